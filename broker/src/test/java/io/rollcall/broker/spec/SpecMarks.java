package io.rollcall.broker.spec;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the tests of this module say they keep: for each statement of each version, the tests marked with it. */
final class SpecMarks {
    private final SortedMap<String, SortedSet<String>> v3 = new TreeMap<>();
    private final SortedMap<String, SortedSet<String>> v5 = new TreeMap<>();

    private SpecMarks() {}

    /** Those of all tests of the broker. */
    static SpecMarks ofAllTests() {
        SpecMarks marks = new SpecMarks();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                        .importPackages("io.rollcall.broker")
                        .stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(Spec.class))
                        .forEach(marks::add);
        return marks;
    }

    private void add(JavaMethod method) {
        Spec spec = method.getAnnotationOfType(Spec.class);
        String test = method.getOwner().getSimpleName() + "." + method.getName();
        Stream.of(spec.value(), spec.v3()).flatMap(Stream::of).forEach(id -> add(v3, id, test));
        Stream.of(spec.value(), spec.v5()).flatMap(Stream::of).forEach(id -> add(v5, id, test));
    }

    private static void add(SortedMap<String, SortedSet<String>> to, String id, String test) {
        to.computeIfAbsent(id, any -> new TreeSet<>()).add(test);
    }

    private SortedMap<String, SortedSet<String>> of(String version) {
        return version.equals("5.0") ? v5 : v3;
    }

    /** The statements of a version that some test is marked with. */
    Set<String> ids(String version) {
        return of(version).keySet();
    }

    /** The tests that are marked with a statement, {@code AckTest.pubackMayHaveProperties}; none is none. */
    SortedSet<String> testsOf(String version, String id) {
        return of(version).getOrDefault(id, new TreeSet<>());
    }
}
