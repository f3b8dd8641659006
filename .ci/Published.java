import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;

/**
 * Looks at a repository of files as Maven Central would: each module has its jar, sources, Javadoc, list of what is inside and a pom that says all that is
 * asked for. {@code java .ci/Published.java REPOSITORY [signed]}; ends with 1 and every complaint when something is missing.
 */
final class Published {
    private static final String ROOT = "io/rollcall/";
    private static final Set<String> MODULES = Set.of(
            "rollcall-broker", "rollcall-presence", "rollcall-http-api", "rollcall-server", "rollcall-junit5", "rollcall-spring-boot-starter");

    private final Path group;
    private final boolean signed;
    private final List<String> complaints = new ArrayList<>();

    private Published(Path repository, boolean signed) {
        this.group = repository.resolve("io/rollcall");
        this.signed = signed;
    }

    public static void main(String[] arguments) throws Exception {
        Published published = new Published(Path.of(arguments[0]), arguments.length > 1 && arguments[1].equals("signed"));
        published.look();
        published.complaints.forEach(System.err::println);
        if (!published.complaints.isEmpty()) {
            System.exit(1);
        }
        System.out.println("published: " + MODULES.size() + " modules and their parent have all that a repository asks for");
    }

    private void check(boolean holds, String complaint) {
        if (!holds) {
            complaints.add("published: " + complaint);
        }
    }

    private void look() throws Exception {
        Set<String> there = names(group, Files::isDirectory);
        Set<String> wanted = new TreeSet<>(MODULES);
        wanted.add("rollcall-parent");
        check(there.equals(wanted), "modules " + there + ", not " + wanted);
        for (String artifact : there) {
            Path version = only(group.resolve(artifact), Files::isDirectory);
            Path pom = only(version, file -> file.toString().endsWith(".pom"));
            checkFile(pom);
            checkPom(artifact, pom);
            if (!artifact.equals("rollcall-parent")) {
                String stem = pom.getFileName().toString().replaceFirst("\\.pom$", "");
                checkJars(artifact, version, stem);
            }
        }
    }

    private static Set<String> names(Path directory, java.util.function.Predicate<Path> which) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(which).map(path -> path.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Path only(Path directory, java.util.function.Predicate<Path> which) throws IOException {
        Set<String> names = names(directory, which);
        if (names.size() != 1) {
            throw new IllegalStateException(directory + " has " + names + ", not one");
        }
        return directory.resolve(names.iterator().next());
    }

    /** It is there, has its check sums, and its signature when there are any. */
    private void checkFile(Path file) {
        check(Files.isRegularFile(file), file + " is missing");
        for (String beside : signed ? List.of(".md5", ".sha1", ".asc") : List.of(".md5", ".sha1")) {
            check(Files.isRegularFile(Path.of(file + beside)), file + beside + " is missing");
        }
    }

    private void checkPom(String artifact, Path pom) throws Exception {
        Document read = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        List<String> own = artifact.equals("rollcall-parent")
                ? List.of("groupId", "version", "name", "description", "url", "licenses/license/name", "licenses/license/url", "developers/developer/name",
                        "scm/connection", "scm/developerConnection", "scm/url")
                : List.of("parent/groupId", "parent/version", "artifactId", "name", "description");
        XPath path = XPathFactory.newInstance().newXPath();
        for (String element : own) {
            check(!path.evaluate("/project/" + element, read).isBlank(), pom + " has no " + element);
        }
        String home = path.evaluate("/project/properties/home.url", read);
        check(!signed || !home.contains(".invalid"), pom + " has home.url " + home);
        check(path.evaluate("/project/repositories", read).isBlank(), pom + " names repositories");
    }

    private void checkJars(String artifact, Path version, String stem) throws IOException {
        Path jar = version.resolve(stem + ".jar");
        Path sources = version.resolve(stem + "-sources.jar");
        Path javadoc = version.resolve(stem + "-javadoc.jar");
        Path bom = version.resolve(stem + "-cyclonedx.json");
        List<Path> files = List.of(jar, sources, javadoc, bom, version.resolve(stem + "-cyclonedx.xml"));
        files.forEach(this::checkFile);
        if (!files.stream().allMatch(Files::isRegularFile)) {
            return;
        }
        Set<String> classes = packages(jar, ".class");
        check(!classes.isEmpty(), jar + " has no classes");
        check(packages(sources, ".java").containsAll(classes), sources + " has not all packages of " + classes);
        Set<String> pages = packages(javadoc, "package-summary.html");
        check(!pages.isEmpty() && classes.containsAll(pages), javadoc + " has pages of " + pages);
        String inside = Files.readString(bom, StandardCharsets.UTF_8);
        check(inside.contains("\"CycloneDX\"") && inside.contains("pkg:maven/io.rollcall/" + artifact + "@"), bom + " is not of " + artifact);
        check(inside.contains("pkg:maven/org.slf4j/slf4j-api@"), bom + " does not list the libraries");
        try (JarFile opened = new JarFile(jar.toFile())) {
            var manifest = opened.getManifest().getMainAttributes();
            for (String name : List.of("Automatic-Module-Name", "Bundle-SymbolicName", "Export-Package", "Bundle-License")) {
                check(manifest.getValue(name) != null, jar + " says no " + name);
            }
            check(opened.stream().noneMatch(entry -> entry.getName().startsWith("ch/qos/") || entry.getName().startsWith("io/netty/")),
                    jar + " has libraries in it");
        }
    }

    private static Set<String> packages(Path jar, String ending) throws IOException {
        try (JarFile opened = new JarFile(jar.toFile())) {
            return opened.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.contains(ROOT) && name.endsWith(ending))
                    .map(name -> name.substring(name.indexOf(ROOT), name.lastIndexOf('/'))) // Javadoc has a folder for the module before it
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
