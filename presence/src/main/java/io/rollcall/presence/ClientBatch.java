package io.rollcall.presence;

import java.util.List;
import java.util.Optional;

/**
 * The states of many clients, all as of one moment.
 *
 * @param clients one for each identifier, in the order asked for; empty for one that never connected, or is forgotten
 * @param asOfSeq the feed sequence number that all of them are true of
 */
public record ClientBatch(List<Optional<ClientState>> clients, long asOfSeq) {}
