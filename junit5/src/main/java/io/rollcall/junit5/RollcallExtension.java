package io.rollcall.junit5;

import io.rollcall.server.Rollcall;
import io.rollcall.server.RollcallBuilder;
import java.lang.reflect.Parameter;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What {@link RollcallBroker} is done by. Registered by a field, it also says what an annotation cannot, such as an authenticator:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RollcallExtension BROKER =
 *         RollcallExtension.with(builder -> builder.authenticator(credentials -> refused));
 * }</pre>
 *
 * <p>One test has one broker: use the field or the annotation, not both.
 */
public final class RollcallExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(RollcallExtension.class);

    private final Consumer<RollcallBuilder> more;

    /** What the annotation says, and no more. JUnit calls this. */
    public RollcallExtension() {
        this(builder -> {});
    }

    private RollcallExtension(Consumer<RollcallBuilder> more) {
        this.more = more;
    }

    /**
     * One that says more to the builder.
     *
     * @param more not the port, the directory or the time
     */
    public static RollcallExtension with(Consumer<RollcallBuilder> more) {
        return new RollcallExtension(more);
    }

    @Override
    public boolean supportsParameter(ParameterContext context, ExtensionContext test) {
        Class<?> type = context.getParameter().getType();
        return type == TestBroker.class || type == Rollcall.class || (type == int.class && isPort(context));
    }

    private static boolean isPort(ParameterContext context) {
        return context.isAnnotated(MqttPort.class) || context.isAnnotated(HttpPort.class);
    }

    @Override
    public Object resolveParameter(ParameterContext context, ExtensionContext test) {
        Parameter parameter = context.getParameter();
        TestBroker broker = brokerOf(test);
        if (parameter.getType() == TestBroker.class) {
            return broker;
        }
        if (parameter.getType() == Rollcall.class) {
            return broker.rollcall();
        }
        return context.isAnnotated(MqttPort.class) ? broker.mqttPort() : broker.httpPort();
    }

    @SuppressWarnings("deprecation") // JUnit 5 has no other method for it
    private TestBroker brokerOf(ExtensionContext test) {
        Optional<RollcallBroker> atMethod =
                AnnotationSupport.findAnnotation(test.getTestMethod(), RollcallBroker.class);
        Optional<RollcallBroker> atClass = AnnotationSupport.findAnnotation(test.getTestClass(), RollcallBroker.class);
        boolean ofClass =
                atMethod.isEmpty() && atClass.map(RollcallBroker::perClass).orElse(false);
        if (!ofClass && test.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "a broker for each method has no place in a constructor or @BeforeAll; say @RollcallBroker(perClass = true)");
        }
        RollcallBroker said = atMethod.or(() -> atClass).orElse(null);
        // each method has a store below that of its class, which JUnit closes with what is in it
        Store store = ofClass ? classOf(test).getStore(NAMESPACE) : test.getStore(NAMESPACE);
        return Objects.requireNonNull(store.getOrComputeIfAbsent(
                ofClass ? "of the class" : "of the method", key -> start(said), TestBroker.class));
    }

    private static ExtensionContext classOf(ExtensionContext test) {
        ExtensionContext context = test;
        while (context.getTestMethod().isPresent()) {
            context = context.getParent().orElseThrow();
        }
        return context;
    }

    private TestBroker start(@Nullable RollcallBroker said) {
        return TestBroker.start(said != null && said.durable(), builder -> {
            if (said != null) {
                builder.httpEnabled(said.http());
                for (String setting : said.settings()) {
                    say(builder, setting);
                }
            }
            more.accept(builder);
        });
    }

    private static void say(RollcallBuilder builder, String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("settings: '" + setting + "' is not of the form key=value");
        }
        builder.set(
                setting.substring(0, equals).strip(),
                setting.substring(equals + 1).strip());
    }
}
