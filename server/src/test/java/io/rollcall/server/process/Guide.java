package io.rollcall.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of documentation whose blocks are run: {@code yaml} is the configuration, {@code sh} are commands, each {@code output} has parts of what
 * the commands before it print, in order. {@code /etc/rollcall} and the ports of the page are replaced by those of the test.
 */
public final class Guide {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|sh|output)\\n(.*?)^```$");
    private static final long PATIENCE_SECONDS = 120;

    private final Path directory;
    private final List<Step> steps = new ArrayList<>();
    private String yaml = "";

    /**
     * Commands, and what they print.
     *
     * @param output empty when the page does not say
     */
    public record Step(String commands, List<String> output) {}

    /**
     * Reads a page.
     *
     * @param directory stands for /etc/rollcall, and is where commands run
     */
    public Guide(Path page, Path directory) {
        this.directory = directory;
        try {
            Matcher blocks = BLOCK.matcher(Files.readString(page));
            while (blocks.find()) {
                String text = blocks.group(2).replace("/etc/rollcall", directory.toString());
                switch (blocks.group(1)) {
                    case "yaml" -> yaml += text;
                    case "sh" -> steps.add(new Step(text, List.of()));
                    default -> {
                        Step last = steps.remove(steps.size() - 1);
                        steps.add(new Step(last.commands(), text.lines().toList()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** The file that its configuration is in. */
    public Path configuration() {
        try {
            return Files.writeString(directory.resolve("rollcall.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the commands of a step before a server runs. */
    public void run(Step step) {
        run(step, 0, 0);
    }

    /** Runs the commands of a step, and looks for its output. */
    public void run(Step step, ServerProcess server) {
        run(step, server.mqttPort(), server.httpPort());
    }

    private void run(Step step, int mqttPort, int httpPort) {
        String commands = step.commands()
                .replace("localhost:8080", "localhost:" + httpPort)
                .replace("-p 1883", "-p " + mqttPort);
        try {
            Path script = Files.writeString(directory.resolve("step.sh"), "set -eu\n" + commands);
            ProcessBuilder builder = new ProcessBuilder("sh", script.toString())
                    .directory(directory.toFile())
                    .redirectErrorStream(true);
            builder.environment().merge("PATH", bin().toString(), (path, first) -> first + ":" + path);
            builder.environment().keySet().removeIf(name -> name.startsWith("ROLLCALL_"));
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("failed:\n" + commands + "\nit said:\n" + said);
            }
            check(step, said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static void check(Step step, String said) {
        int from = 0;
        for (String part : step.output()) {
            int found = said.indexOf(part, from);
            if (found < 0) {
                throw new AssertionError("'" + part + "' is not in, or not in its place in:\n" + said);
            }
            from = found + part.length();
        }
    }

    /** A directory with a command {@code rollcall}. */
    private Path bin() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path rollcall = bin.resolve("rollcall");
        Files.writeString(
                rollcall,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -jar '"
                        + ServerProcess.JAR.toAbsolutePath() + "' \"$@\"\n");
        Files.setPosixFilePermissions(rollcall, PosixFilePermissions.fromString("rwx------"));
        return bin;
    }
}
