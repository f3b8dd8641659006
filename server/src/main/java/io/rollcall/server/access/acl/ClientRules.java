package io.rollcall.server.access.acl;

import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.server.access.spi.Permission;
import io.rollcall.server.access.spi.Permission.Access;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of one client, with its names in place of {@code %c} and {@code %u}. As Mosquitto decides: first by the
 * lines of its user, then by the patterns; in each of them by a line that denies before one that allows; what no line allows
 * is denied. Only lines that begin with {@code $} say anything of topics that do.
 */
public final class ClientRules implements Rights {
    private static final String NOT_IN_A_NAME = "+#/";

    private final List<Rule> rules;

    private ClientRules(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * What holds for a client.
     *
     * @param lines of its user
     * @param patterns for everybody; a client with a name that could widen them has nothing of them
     */
    static ClientRules of(
            List<Permission> lines, List<Permission> patterns, @Nullable String userName, String clientId) {
        List<Rule> rules = new ArrayList<>(lines.size() + patterns.size());
        addDenialsFirst(lines, rules, Rule::of);
        if (!isDangerous(clientId) && (userName == null || !isDangerous(userName))) {
            addDenialsFirst(patterns, rules, pattern -> Rule.of(pattern, userName, clientId));
        }
        return new ClientRules(List.copyOf(rules));
    }

    /** What a client may do whose credentials say so. */
    public static ClientRules granted(List<Permission> permissions, @Nullable String userName, String clientId) {
        return of(List.of(), permissions, userName, clientId);
    }

    private static boolean isDangerous(String name) {
        return name.chars().anyMatch(c -> NOT_IN_A_NAME.indexOf(c) >= 0);
    }

    private interface Maker {
        @Nullable
        Rule rule(Permission permission);
    }

    private static void addDenialsFirst(List<Permission> from, List<Rule> to, Maker maker) {
        for (boolean denials : new boolean[] {true, false}) {
            for (Permission permission : from) {
                Rule rule = (permission.access() == Access.DENY) == denials ? maker.rule(permission) : null;
                if (rule != null) {
                    to.add(rule);
                }
            }
        }
    }

    @Override
    public boolean mayPublish(TopicName topic) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.decidesWrite && rule.matches(topic)) {
                return rule.access != Access.DENY;
            }
        }
        return false;
    }

    @Override
    public boolean mayReceive(TopicName topic) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.decidesRead && rule.matches(topic)) {
                return rule.access != Access.DENY;
            }
        }
        return false;
    }

    /** Whether the filter matches any topic that the client may read; of what else it matches the client is sent nothing. */
    @Override
    public boolean maySubscribe(TopicFilter filter) {
        TopicFilter inner = filter.isShared() ? TopicFilter.of(filter.filter()) : filter;
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.access == Access.DENY && Filters.covers(rule.filter, inner)) {
                return false; // and no line behind it can allow any of it
            }
            if (rule.access.mayRead() && Filters.overlap(rule.filter, inner) && !isDeniedBefore(i, rule.filter)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a line before denies all that this one allows. */
    private boolean isDeniedBefore(int end, TopicFilter allowed) {
        for (int i = 0; i < end; i++) {
            Rule rule = rules.get(i);
            if (rule.access == Access.DENY && Filters.covers(rule.filter, allowed)) {
                return true;
            }
        }
        return false;
    }

    /** One line, ready to be compared. */
    private static final class Rule {
        private final Access access;
        private final TopicFilter filter;
        private final boolean decidesRead;
        private final boolean decidesWrite;

        private Rule(Access access, TopicFilter filter) {
            this.access = access;
            this.filter = filter;
            this.decidesRead = access.mayRead() || access == Access.DENY;
            this.decidesWrite = access.mayWrite() || access == Access.DENY;
        }

        static Rule of(Permission line) {
            return new Rule(line.access(), TopicFilter.of(line.filter()));
        }

        /** Absent when it says nothing of a client with these names. */
        static @Nullable Rule of(Permission pattern, @Nullable String userName, String clientId) {
            String text = pattern.filter();
            if (userName == null && text.contains("%u")) {
                return null;
            }
            String filled = fill(text, userName, clientId);
            boolean becameDollar = filled.startsWith("$") && !text.startsWith("$");
            return becameDollar ? null : new Rule(pattern.access(), TopicFilter.of(filled));
        }

        /** In one go: a name that has {@code %u} in it is not filled again. */
        private static String fill(String text, @Nullable String userName, String clientId) {
            StringBuilder filled = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                if (text.startsWith("%c", i)) {
                    filled.append(clientId);
                    i++;
                } else if (userName != null && text.startsWith("%u", i)) {
                    filled.append(userName);
                    i++;
                } else {
                    filled.append(text.charAt(i));
                }
            }
            return filled.toString();
        }

        boolean matches(TopicName topic) {
            return filter.matches(topic);
        }
    }
}
