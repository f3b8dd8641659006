package io.rollcall.benchmarks.load;

/**
 * What was seen in about a second.
 *
 * @param at seconds since the scenario began
 * @param sent per second
 * @param received per second
 * @param connected per second
 * @param brokerCpu cores that the broker used; 0 when nobody looks
 * @param ownCpu cores that we used
 * @param brokerResidentMib memory of the broker in RAM; 0 when nobody looks
 */
record Second(
        double at,
        double sent,
        double received,
        double connected,
        double p50Millis,
        double p99Millis,
        double maxMillis,
        double brokerCpu,
        double ownCpu,
        double brokerResidentMib) {

    String line() {
        return "%6.1f s  sent %,10.0f/s  received %,10.0f/s  connected %,7.0f/s  p50 %8.3f  p99 %8.3f  max %8.3f ms  broker %4.0f %%  %,6.0f MiB  own %4.0f %%"
                .formatted(
                        at,
                        sent,
                        received,
                        connected,
                        p50Millis,
                        p99Millis,
                        maxMillis,
                        brokerCpu * 100,
                        brokerResidentMib,
                        ownCpu * 100);
    }
}
