package io.rollcall.broker.codec;

/**
 * How much of one packet becomes objects. Checked while it is read: a few bytes of a packet are many of an object.
 *
 * @param packetSizeMax bytes of a packet with its fixed header; a longer one is refused before it has come
 * @param userPropertiesMax user properties of a packet; one more is read, for whoever refuses, and the others are skipped
 * @param subscriptionsMax topic filters of a SUBSCRIBE or UNSUBSCRIBE; the others are skipped and counted
 */
public record ReadLimits(int packetSizeMax, int userPropertiesMax, int subscriptionsMax) {}
