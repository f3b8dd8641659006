package io.rollcall.presence;

import io.rollcall.presence.KeepPolicy.Addresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Takes from changes what may not be stored of addresses, before anything is. On the thread that tells. */
final class Redaction {
    private static final int IPV4_BYTES = 4;
    private static final int IPV4_KEPT = 3;
    private static final int IPV6_KEPT = 6;

    private final Addresses addresses;

    Redaction(Addresses addresses) {
        this.addresses = addresses;
    }

    Connected of(Connected told) {
        if (addresses == Addresses.FULL) {
            return told;
        }
        return new Connected(
                told.clientId(),
                told.connectionId(),
                told.time(),
                told.protocolVersion(),
                told.transport(),
                address(told.remoteAddress()),
                0,
                told.listenerPort(),
                told.userName(),
                told.cleanStart(),
                told.sessionPresent(),
                told.keepAliveSeconds(),
                told.sessionExpirySeconds(),
                told.certificateName());
    }

    Refused of(Refused told) {
        if (addresses == Addresses.FULL) {
            return told;
        }
        return new Refused(
                told.clientId(),
                told.time(),
                told.cause(),
                told.reasonCode(),
                told.protocolVersion(),
                told.transport(),
                address(told.remoteAddress()),
                0,
                told.listenerPort(),
                told.userName());
    }

    /** The network that it is of; nothing of what is no address. */
    String address(String full) {
        byte[] bytes = addresses == Addresses.NONE ? null : bytes(full);
        if (bytes == null) {
            return "";
        }
        int kept = bytes.length == IPV4_BYTES ? IPV4_KEPT : IPV6_KEPT;
        for (int i = kept; i < bytes.length; i++) {
            bytes[i] = 0;
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * Byte.SIZE;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    private static byte @Nullable [] bytes(String address) {
        boolean isAddress = address.indexOf(':') >= 0 || address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        if (!isAddress) {
            return null;
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
