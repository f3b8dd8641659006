package io.rollcall.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** MQTT clients of other languages, as scripts below {@code src/test/clients}. */
public enum Script {
    /** MQTT.js, where Node.js is, and {@code npm install} has been run beside the script. */
    MQTT_JS("mqttjs.js", Path.of("/usr/bin/node"), Path.of("src/test/clients/node_modules/mqtt")),
    /** Paho for Python, where Debian's package python3-paho-mqtt is. */
    PYTHON_PAHO("python.py", Path.of("/usr/bin/python3"), Path.of("/usr/lib/python3/dist-packages/paho/mqtt"));

    private final String file;
    private final Path interpreter;
    private final Path library;

    Script(String file, Path interpreter, Path library) {
        this.file = file;
        this.interpreter = interpreter;
        this.library = library;
    }

    /** Whether what it needs is on this machine. */
    public boolean isHere() {
        return Files.isExecutable(interpreter) && Files.isDirectory(library);
    }

    /** Runs it to its end; returns what it said. */
    public String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(interpreter.toString(), "src/test/clients/" + file));
        command.addAll(List.of(arguments));
        try {
            return Mosquitto.output(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
