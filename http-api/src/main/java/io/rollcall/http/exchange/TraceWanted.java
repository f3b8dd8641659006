package io.rollcall.http.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What is to be traced: the packets of one client, or the messages of topics; one of the two.
 *
 * @param clientId the client
 * @param topicFilter the topics
 * @param payload whether payloads are told, too
 */
public record TraceWanted(
        @Nullable String clientId, @Nullable String topicFilter, boolean payload) {}
