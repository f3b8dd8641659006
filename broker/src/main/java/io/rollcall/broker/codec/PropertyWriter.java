package io.rollcall.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rollcall.broker.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes properties of MQTT 5 [2.2.2], and says beforehand how long they are. From any thread. */
final class PropertyWriter {
    static final int BYTE_LENGTH = 2;
    static final int SHORT_LENGTH = 3;
    static final int INT_LENGTH = 5;

    private static final int FIELD_LENGTH_MAX = 65_535;

    private PropertyWriter() {}

    static void writeByte(ByteBuf out, int id, int value) {
        out.writeByte(id).writeByte(value);
    }

    static void writeShort(ByteBuf out, int id, int value) {
        out.writeByte(id).writeShort(value);
    }

    static void writeInt(ByteBuf out, int id, long value) {
        out.writeByte(id).writeInt((int) value);
    }

    /** How long a string is with its length in front, without an identifier. */
    static int stringLength(String text) {
        return 2 + fieldLength(ByteBufUtil.utf8Bytes(text));
    }

    static void writeString(ByteBuf out, String text) {
        out.writeShort(ByteBufUtil.utf8Bytes(text));
        ByteBufUtil.writeUtf8(out, text);
    }

    static int textLength(@Nullable String text) {
        return text == null ? 0 : 1 + stringLength(text);
    }

    static void writeText(ByteBuf out, int id, @Nullable String text) {
        if (text != null) {
            out.writeByte(id);
            writeString(out, text);
        }
    }

    static int binaryLength(byte @Nullable [] data) {
        return data == null ? 0 : 3 + fieldLength(data.length);
    }

    static void writeBinary(ByteBuf out, int id, byte @Nullable [] data) {
        if (data != null) {
            out.writeByte(id).writeShort(data.length).writeBytes(data);
        }
    }

    static int userLength(List<UserProperty> properties) {
        int length = 0;
        for (int i = 0; i < properties.size(); i++) {
            UserProperty property = properties.get(i);
            length += 1 + stringLength(property.name()) + stringLength(property.value());
        }
        return length;
    }

    static void writeUser(ByteBuf out, List<UserProperty> properties) {
        for (int i = 0; i < properties.size(); i++) {
            UserProperty property = properties.get(i);
            out.writeByte(Property.USER_PROPERTY);
            writeString(out, property.name());
            writeString(out, property.value());
        }
    }

    private static int fieldLength(int length) {
        if (length > FIELD_LENGTH_MAX) {
            throw new IllegalArgumentException("1.5.4: a field of " + length + " bytes");
        }
        return length;
    }
}
