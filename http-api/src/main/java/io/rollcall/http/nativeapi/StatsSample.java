package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.exchange.ServerTotals.Ends;
import io.rollcall.http.exchange.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the server was, and what happened, within a short time. Immutable.
 *
 * @param time of its end, in milliseconds since 1970
 * @param millis how long it was
 * @param asOfSeq the sequence number that its counts of clients are true of
 * @param values by column; not to be written
 * @param ends connections that ended, by who ended them and why
 */
record StatsSample(long time, long millis, long asOfSeq, Map<StatsColumn, Long> values, List<Ends> ends) {
    StatsSample {
        ends = List.copyOf(ends);
    }

    long of(StatsColumn column) {
        return values.getOrDefault(column, 0L);
    }

    /** Both times as one; the other follows this one. */
    StatsSample and(StatsSample next) {
        Map<StatsColumn, Long> both = new EnumMap<>(StatsColumn.class);
        for (StatsColumn column : StatsColumn.ALL) {
            both.put(column, column.isCounted() ? of(column) + next.of(column) : next.of(column));
        }
        return new StatsSample(next.time, millis + next.millis, next.asOfSeq, both, sum(List.of(ends, next.ends)));
    }

    static List<Ends> sum(List<List<Ends>> all) {
        Map<List<String>, Long> counts = new LinkedHashMap<>();
        for (List<Ends> some : all) {
            for (Ends each : some) {
                counts.merge(List.of(each.entity(), each.cause()), each.count(), Long::sum);
            }
        }
        List<Ends> sums = new ArrayList<>();
        counts.forEach((kind, count) -> sums.add(new Ends(kind.get(0), kind.get(1), count)));
        return sums;
    }

    /** The fields of a sample into an object that is open. */
    void write(JsonGenerator json) throws IOException {
        ClientJson.time(json, "time", time);
        json.writeNumberField("millis", millis);
        json.writeNumberField("asOfSeq", asOfSeq);
        for (StatsColumn column : StatsColumn.ALL) {
            json.writeNumberField(column.word(), of(column));
        }
        write(json, ends);
    }

    /** The same without names: time, milliseconds and the columns in their order. */
    void writeRow(JsonGenerator json) throws IOException {
        json.writeStartArray();
        json.writeString(Times.iso(time));
        json.writeNumber(millis);
        for (StatsColumn column : StatsColumn.ALL) {
            json.writeNumber(of(column));
        }
        json.writeEndArray();
    }

    /** The ends of all steps together, and for each step how many there were of each of these. */
    static void writeEnds(JsonGenerator json, List<StatsSample> steps) throws IOException {
        List<Ends> all = sum(steps.stream().map(StatsSample::ends).toList());
        write(json, all);
        json.writeArrayFieldStart("stepEnds");
        for (StatsSample step : steps) {
            json.writeStartArray();
            for (Ends kind : all) {
                json.writeNumber(step.countOf(kind));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private long countOf(Ends kind) {
        return ends.stream()
                .filter(each ->
                        each.entity().equals(kind.entity()) && each.cause().equals(kind.cause()))
                .mapToLong(Ends::count)
                .sum();
    }

    private static void write(JsonGenerator json, List<Ends> ends) throws IOException {
        json.writeArrayFieldStart("ends");
        for (Ends each : ends) {
            json.writeStartObject();
            json.writeStringField("entity", each.entity());
            json.writeStringField("cause", each.cause());
            json.writeNumberField("count", each.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
