/** The truth on disk: the feed by sequence number and the last state by client id, in RocksDB. The only package that touches RocksDB; it knows bytes, not clients. */
@NullMarked
package io.rollcall.presence.journal;

import org.jspecify.annotations.NullMarked;
