/** Presence over MQTT: topics of our own and of three vendors, told from the feed to each subscriber at its pace. */
@NullMarked
package io.rollcall.server.monitor;

import org.jspecify.annotations.NullMarked;
