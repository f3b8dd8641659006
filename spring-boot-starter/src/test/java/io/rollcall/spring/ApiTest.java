package io.rollcall.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.Broker;
import io.rollcall.junit5.TestBroker;
import io.rollcall.presence.Presence;
import io.rollcall.server.Rollcall;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What embedders compile against, of all modules, line by line, as it was when somebody last agreed to it. There is no release yet to compare
 * with. A change here is meant, or a mistake; when it is meant, write the list anew:
 * {@code ./mvnw -pl spring-boot-starter -am test -Dtest=ApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dapi.write=true}.
 */
class ApiTest {
    private static final Path FILE = Path.of("../docs/api.txt");
    private static final Set<String> PACKAGES = Set.of(
            "io.rollcall.broker.api",
            "io.rollcall.broker.message",
            "io.rollcall.junit5",
            "io.rollcall.presence",
            "io.rollcall.server.api",
            "io.rollcall.spring");
    private static final Set<String> CLASSES = Set.of(
            "io.rollcall.server.Rollcall",
            "io.rollcall.server.RollcallBuilder",
            "io.rollcall.server.StartError",
            "io.rollcall.broker.Broker",
            "io.rollcall.broker.BrokerConfig",
            "io.rollcall.broker.BrokerHooks");

    @Test
    void whatEmbeddersCompileAgainstHasNotChanged() throws Exception {
        List<String> lines = new ArrayList<>();
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> anchor :
                List.of(Broker.class, Presence.class, Rollcall.class, TestBroker.class, PresenceListener.class)) {
            for (String name : namesBeside(anchor)) {
                classes.add(Class.forName(name, false, ApiTest.class.getClassLoader()));
            }
        }
        classes.sort(Comparator.comparing(Class::getName));
        for (Class<?> type : classes) {
            if (isApi(type)) {
                describe(type, lines);
            }
        }
        if (Boolean.getBoolean("api.write")) {
            Files.write(FILE, lines);
        }
        assertThat(Files.readAllLines(FILE)).as("the public API").containsExactlyElementsOf(lines);
    }

    /** The names of all classes of the directory or jar that this one is in, and of our packages. */
    private static List<String> namesBeside(Class<?> anchor) throws Exception {
        Path home = Path.of(
                anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(home)) {
            return names(home);
        }
        try (FileSystem jar = FileSystems.newFileSystem(home)) {
            return names(jar.getPath("/"));
        }
    }

    private static List<String> names(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(ApiTest::isShown)
                    .toList();
        }
    }

    private static boolean isShown(String name) {
        String outer = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
        return CLASSES.contains(outer)
                || (outer.contains(".") && PACKAGES.contains(outer.substring(0, outer.lastIndexOf('.'))));
    }

    private static boolean isApi(Class<?> type) {
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (!Modifier.isPublic(outer.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    private static void describe(Class<?> type, List<String> lines) {
        String kind = type.isAnnotation()
                ? "annotation"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        String parents = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .map(parent -> parent.getTypeName())
                .filter(name -> !name.startsWith("java.lang."))
                .reduce("", (all, name) -> all + " " + name);
        String sealed = type.isSealed() ? "sealed " : "";
        lines.add(sealed + kind + " " + type.getName() + (parents.isEmpty() ? "" : " is" + parents));
        Set<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (isApi(field)) {
                members.add(field.toGenericString());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isApi(constructor)) {
                members.add(constructor.toGenericString());
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isApi(method) && !method.isBridge()) {
                members.add(method.toGenericString() + defaultOf(method));
            }
        }
        members.forEach(member -> lines.add("    " + member.replace(type.getName() + ".", "")));
    }

    /** Of an element of an annotation, what it is when nobody says it. */
    private static String defaultOf(Method method) {
        Object otherwise = method.getDefaultValue();
        if (otherwise == null) {
            return "";
        }
        return " default " + (otherwise instanceof Object[] several ? Arrays.toString(several) : otherwise);
    }

    private static boolean isApi(Member member) {
        return (Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers()))
                && !member.isSynthetic();
    }
}
