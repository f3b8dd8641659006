package io.rollcall.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** MQTT clients of other languages, as scripts below {@code src/test/clients}. */
public enum Script {
    /** MQTT.js, where Node.js is, and {@code npm install} has been run beside the script. */
    MQTT_JS("mqttjs.js", Path.of("/usr/bin/node"), Path.of("src/test/clients/node_modules/mqtt")),
    /** Alibaba's SDKs for Node.js. */
    ALIBABA("alibaba.js", Path.of("/usr/bin/node"), Path.of("src/test/clients/node_modules/@alicloud/pop-core")),
    /** IBM's SDK for Node.js. */
    WIOTP("wiotp.js", Path.of("/usr/bin/node"), Path.of("src/test/clients/node_modules/@wiotp/sdk")),
    /** IBM's SDKs for Node.js, the newer and the older, by MQTT. */
    IBM_MONITOR("ibmmonitor.js", Path.of("/usr/bin/node"), Path.of("src/test/clients/node_modules/ibmiotf")),
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
        return run(Map.of(), arguments);
    }

    /** The same with variables in its environment. */
    public String run(Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>(List.of(interpreter.toString(), "src/test/clients/" + file));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        try {
            return Mosquitto.output(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
