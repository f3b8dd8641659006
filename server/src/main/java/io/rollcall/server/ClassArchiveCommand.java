package io.rollcall.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The command {@code rollcall class-archive}: makes the file with which the server starts in half the time. */
final class ClassArchiveCommand {
    static final String NAME = "class-archive";

    static final String TO = "--to";

    private ClassArchiveCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name(NAME)
                .addOption(Options.help())
                .addOption(Options.value("FILE", "The archive. Default: beside the jar, rollcall.jsa", TO));
        spec.usageMessage()
                .description(
                        "Makes an archive of the classes that a start needs, by starting a server for it and ending it. With it the server starts in about half the time: java -XX:SharedArchiveFile=FILE -jar rollcall.jar. It holds for this jar and this JVM: make it again after an update of either. The launchers take the one beside the jar.");
        return spec;
    }

    /** Runs the command; returns the exit code. */
    static int run(ParseResult parsed, PrintWriter out, PrintWriter err) {
        Path jar = Path.of(System.getProperty("java.class.path", "")).toAbsolutePath();
        Path archive = parsed.hasMatchedOption(TO)
                ? Path.of(parsed.matchedOptionValue(TO, ""))
                : jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", "") + ".jsa");
        try {
            if (!Files.isRegularFile(jar)) {
                throw new IOException("this is not started by java -jar rollcall.jar; an archive is of a jar");
            }
            ClassArchive.make(jar, archive);
            out.println("The archive is '" + archive + "', " + Files.size(archive) + " bytes.");
            return 0;
        } catch (IOException e) {
            err.println("rollcall " + NAME + ": " + e.getMessage());
            return ServerCommand.EXIT_FAILURE;
        }
    }
}
