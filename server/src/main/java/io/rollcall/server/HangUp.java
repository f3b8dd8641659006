package io.rollcall.server;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal SIGHUP, which tells a server to read its configuration again. Where nobody listens, it would end the JVM. By reflection: the
 * JDK's {@code sun.misc.Signal} is there in all of them, and a warning that cannot be silenced in each.
 */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /** Runs the task at each signal, on a thread of its own. Does nothing where there are no signals. */
    static void onSignal(Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (proxy, method, arguments) -> handle(proxy, method, arguments, task));
            Object before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
            if (handler.getField("SIG_IGN").get(null).equals(before)) {
                LOG.info(
                        "SIGHUP was told to be ignored, by nohup for instance: POST /api/v1/reload does what it would");
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.debug("there is no SIGHUP here", e);
        }
    }

    private static Object handle(Object proxy, Method method, Object[] arguments, Runnable task) {
        return switch (method.getName()) {
            case "handle" -> {
                new Thread(task, "reload").start();
                yield Void.TYPE;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "reload at SIGHUP";
        };
    }
}
