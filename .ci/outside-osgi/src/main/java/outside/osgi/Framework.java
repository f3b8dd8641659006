package outside.osgi;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A framework with the bundles of one directory and the {@link Embedder}; ends with 0 when all of them resolve and start, a broker works in there, and stops
 * with its bundle.
 */
public final class Framework {
    private static final int OURS = 4;

    private Framework() {}

    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[0]);
        org.osgi.framework.launch.Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, work.resolve("storage").toString(),
                        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT));
        framework.start();
        try {
            List<Bundle> bundles = new ArrayList<>();
            for (Path jar : jars(work.resolve("bundles"))) {
                bundles.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
            }
            start(bundles);
            Bundle embedder = framework.getBundleContext().installBundle(embedder(work).toUri().toString());
            embedder.start();
            embedder.stop();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("rollcall-")) {
                    throw new AssertionError("thread " + thread.getName() + " is left");
                }
            }
            System.out.println("outside: all well with " + bundles.size() + " bundles in " + framework.getHeaders().get(Constants.BUNDLE_NAME));
        } finally {
            framework.stop();
            framework.waitForStop(60_000);
        }
    }

    private static void start(List<Bundle> bundles) {
        List<String> complaints = new ArrayList<>();
        int ours = 0;
        for (Bundle bundle : bundles) {
            if (bundle.getSymbolicName() == null) {
                complaints.add(bundle.getLocation() + " is no bundle");
                continue;
            }
            ours += bundle.getSymbolicName().startsWith("io.rollcall.") ? 1 : 0;
            try {
                if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                    bundle.start();
                }
            } catch (BundleException e) {
                complaints.add(e.getMessage());
            }
        }
        if (ours != OURS || !complaints.isEmpty()) {
            throw new AssertionError(ours + " bundles of ours; " + String.join("\n", complaints));
        }
    }

    private static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** The embedder as a bundle: its class, and the packages that it uses. */
    private static Path embedder(Path work) throws IOException {
        Manifest manifest = new Manifest();
        Attributes says = manifest.getMainAttributes();
        says.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        says.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        says.putValue(Constants.BUNDLE_SYMBOLICNAME, "outside.osgi.embedder");
        says.putValue(Constants.BUNDLE_ACTIVATOR, Embedder.class.getName());
        says.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework, io.rollcall.server, io.rollcall.server.api, io.rollcall.broker.api, io.rollcall.presence");
        Path jar = work.resolve("embedder.jar");
        String entry = Embedder.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                var in = Embedder.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            in.transferTo(out);
        }
        return jar;
    }
}
