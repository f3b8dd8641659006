package io.rollcall.server.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each example in the Javadoc of the api packages, and each Java block of docs/embedding.md, stands word by word in a test that is compiled and
 * run: in this package, or for the modules above this one in theirs.
 */
class ExamplesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern IN_JAVADOC = Pattern.compile("<pre>\\{@code\n(.*?)\\}</pre>", Pattern.DOTALL);
    private static final Pattern IN_PAGE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern STAR = Pattern.compile("^ *\\* ?", Pattern.MULTILINE);
    private static final List<String> SHOWN = List.of(
            "broker/src/main/java/io/rollcall/broker/api",
            "server/src/main/java/io/rollcall/server/api",
            "junit5/src/main/java",
            "spring-boot-starter/src/main/java",
            "server/src/main/java/io/rollcall/server/Rollcall.java",
            "server/src/main/java/io/rollcall/server/RollcallBuilder.java");
    private static final List<String> RUN = List.of(
            "server/src/test/java/io/rollcall/server/examples",
            "junit5/src/test/java/io/rollcall/junit5/examples",
            "spring-boot-starter/src/test/java/io/rollcall/spring/examples");

    @Test
    void whatTheJavadocShowsIsRunHere() throws IOException {
        List<String> examples = new ArrayList<>();
        for (String place : SHOWN) {
            for (Path file : javaFiles(place)) {
                find(IN_JAVADOC, Files.readString(file)).forEach(example -> examples.add(file + ": " + example));
            }
        }
        assertThat(examples).hasSizeGreaterThan(8);
        assertRun(examples);
    }

    @Test
    void whatThePageShowsIsRunHere() throws IOException {
        Path page = ROOT.resolve("docs/embedding.md");
        List<String> examples = new ArrayList<>();
        find(IN_PAGE, Files.readString(page)).forEach(example -> examples.add(page + ": " + example));
        assertThat(examples).hasSizeGreaterThan(8);
        assertRun(examples);
    }

    private static void assertRun(List<String> examples) throws IOException {
        StringBuilder run = new StringBuilder();
        for (String place : RUN) {
            for (Path file : javaFiles(place)) {
                run.append(squeezed(Files.readString(file)));
            }
        }
        for (String example : examples) {
            String code = example.substring(example.indexOf(": ") + 2);
            assertThat(run.toString().contains(squeezed(code)))
                    .as("no test has this: %s", example)
                    .isTrue();
        }
    }

    private static List<String> find(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(STAR.matcher(matcher.group(1)).replaceAll(""));
        }
        return found;
    }

    /** Without white space: the layout of a test is another one. */
    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static List<Path> javaFiles(String place) throws IOException {
        Path path = ROOT.resolve(place);
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
