package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.ReasonCode;

/** One packet that is to be refused, and how: the reason that the client gets, the rule that the text cites. */
record Probe(String name, ProtocolVersion version, byte[] bytes, ReasonCode reason, String cites) {

    void check() {
        ByteBuf in = Unpooled.wrappedBuffer(bytes, Wire.bytes("c0 00"));
        PacketReader reader = Wire.reader(version);
        ProtocolError error = catchThrowableOfType(ProtocolError.class, () -> Wire.next(reader, in));
        assertThat(error).as(name).isNotNull();
        assertThat(error.reason()).as("%s: %s", name, error.getMessage()).isEqualTo(reason);
        assertThat(error).as(name).hasMessageContaining(cites);
        assertThat(in.readerIndex()).as("nothing past the packet").isIn(0, bytes.length);
        in.release();
    }

    @Override
    public String toString() {
        return name;
    }
}
