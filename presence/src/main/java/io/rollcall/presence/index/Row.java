package io.rollcall.presence.index;

import org.jspecify.annotations.Nullable;

/**
 * What is indexed of a client, besides its identifier and what that says. Times are in milliseconds since 1970.
 *
 * @param connectTime of the last connection
 * @param disconnectTime of the last disconnection; {@link #ABSENT} when there was none
 * @param activeTime of the last activity; {@link #ABSENT} when there was none
 * @param seenTime when it was last heard of
 * @param isConnected whether the last connection stands
 * @param entity code of who ended the last disconnection, in the order to sort by, from 1; 0 when there was none
 * @param cause code of why the last disconnection was, from 1; 0 when there was none
 * @param reasonCode of the last disconnection, and one; 0 when there was none
 * @param protocolVersion 0 to 255
 * @param event code of the last activity, in the order to sort by, from 1; 0 when there was none
 * @param listenerPort 0 to 65535
 * @param keepAliveSeconds 0 to 65535; 0 is none
 * @param userName of the last connection
 */
public record Row(
        long connectTime,
        long disconnectTime,
        long activeTime,
        long seenTime,
        boolean isConnected,
        int entity,
        int cause,
        int reasonCode,
        int protocolVersion,
        int event,
        int listenerPort,
        int keepAliveSeconds,
        @Nullable String userName) {
    public static final long ABSENT = Columns.ABSENT;

    /** Connected sorts before disconnected. */
    static final int CONNECTED = 0;

    static final int DISCONNECTED = 1;

    /** The packed values, but those of the identifier. */
    int bits() {
        return Bits.STATUS.of(isConnected ? CONNECTED : DISCONNECTED)
                | Bits.ENTITY.of(entity)
                | Bits.CAUSE.of(cause)
                | Bits.REASON_CODE.of(reasonCode)
                | Bits.PROTOCOL_VERSION.of(protocolVersion)
                | Bits.EVENT.of(event);
    }

    int userHash() {
        return hash(userName);
    }

    /** Never 0 for a name. Names with the same hash are told apart by the record. */
    static int hash(@Nullable String userName) {
        return userName == null ? 0 : userName.hashCode() | 1;
    }
}
