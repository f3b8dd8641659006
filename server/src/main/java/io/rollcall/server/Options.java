package io.rollcall.server;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The kinds of options that the commands have. */
final class Options {
    private Options() {}

    static OptionSpec help() {
        return OptionSpec.builder("--help", "-h")
                .usageHelp(true)
                .description("Says this.")
                .build();
    }

    /** With one value. */
    static OptionSpec value(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .paramLabel(label)
                .description(description)
                .type(String.class)
                .arity("1")
                .build();
    }

    /** With one value, each time that it is given. */
    static OptionSpec list(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .paramLabel(label)
                .description(description)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .build();
    }

    /** Without a value. */
    static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .description(description)
                .type(boolean.class)
                .build();
    }

    /** What has to stand there without a name. */
    static PositionalParamSpec argument(String label, String description) {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }
}
