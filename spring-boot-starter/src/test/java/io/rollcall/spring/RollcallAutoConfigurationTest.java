package io.rollcall.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Status;
import io.rollcall.server.Rollcall;
import io.rollcall.server.config.ConfigError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The broker in an application of Spring Boot. */
class RollcallAutoConfigurationTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(RollcallAutoConfiguration.class, RollcallHealthAutoConfiguration.class));

    @TempDir
    Path directory;

    private static MqttClient connect(Rollcall broker, String clientId) throws MqttException {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + broker.mqttPort(), clientId, new MemoryPersistence());
        client.connect();
        return client;
    }

    @Test
    void aBrokerIsThereAndEndsWithTheApplication() throws Exception {
        Rollcall[] seen = new Rollcall[1];
        application.run(context -> {
            Rollcall broker = context.getBean(Rollcall.class);
            seen[0] = broker;
            MqttClient client = connect(broker, "a");
            assertThat(broker.presence().find("a").orElseThrow().status()).isEqualTo(Status.CONNECTED);
            client.disconnect();
            client.close();
        });
        assertThat(Objects.requireNonNull(seen[0]).isOpen()).isFalse();
    }

    @Test
    void thereIsNoneWhereItIsNotWantedOrAnotherIsThere() {
        application
                .withPropertyValues("rollcall.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(Rollcall.class));
        application
                .withBean("mine", Rollcall.class, Rollcall::start)
                .run(context -> assertThat(context).getBean(Rollcall.class).isSameAs(context.getBean("mine")));
    }

    @Test
    void settingsAreThoseOfTheFileInSpringsSpelling() {
        application
                .withPropertyValues("rollcall.http.enabled=true", "rollcall.data=" + directory.resolve("data"))
                .run(context -> {
                    assertThat(context.getBean(Rollcall.class).httpPort()).isPositive();
                    assertThat(directory.resolve("data").resolve("presence")).isDirectory();
                });
        for (String name : new String[] {"rollcall.mqtt.packet-size-max", "rollcall.mqtt.packetSizeMax"}) {
            application
                    .withPropertyValues(name + "=none")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasRootCauseInstanceOf(ConfigError.class)
                            .rootCause()
                            .hasMessageStartingWith("mqtt.packetSizeMax: 'none'"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            rollcall.mqtt.packt-size-max | no such key; the nearest is rollcall.mqtt.packet-size-max
            rollcall.mqtt.packtSizeMax   | no such key; the nearest is rollcall.mqtt.packet-size-max
            rollcall.port                | no such key; the nearest is rollcall.mqtt.port
            Rollcall.mqtt.Prot           | no such key; the nearest is rollcall.mqtt.port
            rollcall.mqtt.port[0]        | no such key; the nearest is rollcall.mqtt.port
            rollcall.enable              | no such key; the nearest is rollcall.enabled
            rollcall.listeners[0].name   | this is a list, which is not said in one text; write it in a file, whose path is rollcall.config
            rollcall.api-keys            | this is a list, which is not said in one text; write it in a file, whose path is rollcall.config
            rollcall.enabled             | '1' is not true or false
            """)
    void aPropertyThatIsNoneIsNamed(String name, String why) {
        application
                .withPropertyValues(name + "=1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ConfigError.class)
                        .hasMessageEndingWith(name + ": " + why));
    }

    @Test
    void whereAPropertyThatIsNoneWasWrittenIsSaid() throws Exception {
        Path file = Files.writeString(directory.resolve("application.properties"), "\nrollcall.mqtt.prot=1883\n");
        application
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues("spring.config.location=file:" + file)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContainingAll(
                                "application.properties]", "2:", "rollcall.mqtt.prot: no such key; the nearest is"));
    }

    private ApplicationContextRunner inAnEnvironmentOf(String variable, String value) {
        return application.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(variable, value))));
    }

    @Test
    void aVariableThatIsNoneIsNamed() {
        inAnEnvironmentOf("ROLLCALL_MQTT_PROT", "1883")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("ROLLCALL_MQTT_PROT: no such variable; the nearest is ROLLCALL_MQTT_PORT"));
        for (String variable : List.of("ROLLCALL_MQTT_PACKETSIZEMAX", "ROLLCALL_MQTT_PACKET_SIZE_MAX")) {
            inAnEnvironmentOf(variable, "none")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessageStartingWith("mqtt.packetSizeMax: 'none'"));
        }
        inAnEnvironmentOf("ROLLCALL_SERVICE_HOST", "10.0.0.1")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aListOfTextsIsAListOfSprings() {
        application
                .withPropertyValues(
                        "rollcall.http.enabled=true",
                        "rollcall.http.origins[0]=https://a.example",
                        "rollcall.http.origins[1]=nonsense")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("http.origins: 'nonsense'"));
    }

    @Test
    void aFileOfTheServersOwnFormIsReadToo() throws Exception {
        Path file = Files.writeString(directory.resolve("r.yaml"), "http: {enabled: true}\n");
        application
                .withPropertyValues("rollcall.config=" + file)
                .run(context ->
                        assertThat(context.getBean(Rollcall.class).httpPort()).isPositive());
    }

    @Test
    void beansSayWhoMayComeIn() {
        application
                .withBean(
                        Authenticator.class,
                        () -> credentials -> CompletableFuture.completedFuture(
                                credentials.clientId().equals("friend")
                                        ? ReasonCode.SUCCESS
                                        : ReasonCode.NOT_AUTHORIZED))
                .run(context -> {
                    Rollcall broker = context.getBean(Rollcall.class);
                    connect(broker, "friend").disconnect();
                    assertThatThrownBy(() -> connect(broker, "stranger")).isInstanceOf(MqttException.class);
                });
    }

    @Test
    void aCustomizerSaysTheRest() {
        application
                .withBean(RollcallCustomizer.class, () -> builder -> builder.httpEnabled(true))
                .run(context ->
                        assertThat(context.getBean(Rollcall.class).httpPort()).isPositive());
    }

    /** Two listeners of one bean: one of everything, one of ends alone; it fails at the first of these. */
    static class Ears {
        final BlockingQueue<String> all = new LinkedBlockingQueue<>();
        final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        private boolean failed;

        @PresenceListener
        void all(FeedPage.Item change) {
            all.add(change.entry().getClass().getSimpleName());
        }

        @PresenceListener
        CompletableFuture<Void> left(FeedEntry.ClientDisconnected change) {
            if (!failed) {
                failed = true;
                throw new IllegalStateException("which is logged");
            }
            return CompletableFuture.runAsync(
                    () -> ends.add(change.disconnected().clientId()));
        }
    }

    @Test
    void listenersAreToldWhatTheyWant() {
        application.withBean(Ears.class).run(context -> {
            Ears ears = context.getBean(Ears.class);
            Rollcall broker = context.getBean(Rollcall.class);
            connect(broker, "a").disconnect();
            connect(broker, "b").disconnect();

            assertThat(ears.all.poll(60, TimeUnit.SECONDS)).isEqualTo("ClientConnected");
            assertThat(ears.all.poll(60, TimeUnit.SECONDS)).isEqualTo("ClientDisconnected");
            assertThat(ears.ends.poll(60, TimeUnit.SECONDS)).isEqualTo("b");
        });
    }

    /** Takes what cannot be told. */
    static class WrongEar {
        @PresenceListener
        void what(String change) {}
    }

    @Test
    void aListenerThatCannotBeToldIsNamed() {
        application
                .withBean(WrongEar.class)
                .run(context ->
                        assertThat(context).getFailure().hasMessageContaining("WrongEar.what(java.lang.String)"));
    }

    @Test
    void metersAreInTheApplicationsRegistryAndHealthIsTold() {
        application.withBean(SimpleMeterRegistry.class).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean(MeterBinder.class).bindTo(registry);
            HealthIndicator health = context.getBean(HealthIndicator.class);
            Rollcall broker = context.getBean(Rollcall.class);
            MqttClient client = connect(broker, "a");

            assertThat(registry.get("mqtt.connections").gauge().value()).isEqualTo(1);
            assertThat(Objects.requireNonNull(health.health()).getDetails()).containsEntry("connected", 1L);
            broker.close();
            assertThat(Objects.requireNonNull(health.health()).getStatus().getCode())
                    .isEqualTo("DOWN");
            client.close(true);
        });
    }

    @Test
    void itRunsWithoutActuator() {
        application
                .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Rollcall.class));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Ears ears() {
            return new Ears();
        }
    }

    /** As an application has it: found by its file of auto-configurations, with Actuator's own. */
    @Test
    void aWholeApplicationHasItByTheDependencyAlone() throws Exception {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .properties("rollcall.http.enabled=false")
                .run()) {
            Rollcall broker = context.getBean(Rollcall.class);
            MqttClient client = connect(broker, "a");
            MeterRegistry registry = context.getBean(MeterRegistry.class);

            assertThat(registry.get("mqtt.connections").gauge().value()).isEqualTo(1);
            assertThat(context.getBean("rollcallHealthIndicator", HealthIndicator.class))
                    .isNotNull();
            assertThat(context.getBean(Ears.class).all.poll(60, TimeUnit.SECONDS))
                    .isEqualTo("ClientConnected");
            client.disconnect();
            client.close();
        } finally {
            System.clearProperty("org.springframework.boot.logging.LoggingSystem");
        }
    }
}
