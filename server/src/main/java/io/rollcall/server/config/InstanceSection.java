package io.rollcall.server.config;

import io.rollcall.http.alibaba.Instances;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The entries of {@code alibaba.instances}. */
final class InstanceSection {
    private static final List<String> KEYS = List.of("id", "groups");

    private InstanceSection() {}

    /** An instance: its name, and the groups that it has. */
    private record Instance(String id, Set<String> groups) {}

    static Instances read(List<Written.Section> sections) {
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        for (Written.Section section : sections) {
            Instance instance = Fields.read(section, KEYS, InstanceSection::instance);
            if (groups.put(instance.id(), instance.groups()) != null) {
                throw new ConfigError(
                        section.origin() + ".id: another instance is called '" + instance.id() + "' already");
            }
        }
        return new Instances(groups);
    }

    private static Instance instance(Fields fields) {
        return new Instance(
                fields.value("id", "a name", Reading::text).orElseThrow(() -> fields.isMissing("id")),
                Set.copyOf(fields.values("groups", "a group such as GID_x", Reading::text)));
    }
}
