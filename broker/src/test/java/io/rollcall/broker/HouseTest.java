package io.rollcall.broker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the broker, top to bottom, and never up. Do not silence it; move the code. */
class HouseTest {
    private static final String BROKER = "io.rollcall.broker";
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BROKER);

    /** A room, and the rooms that it may use. */
    record Room(String name, List<String> below) {

        private static Room of(String name, String... below) {
            return new Room(name, List.of(below));
        }

        private String[] packages() {
            return Stream.concat(Stream.of(name), below.stream())
                    .map(room -> BROKER + "." + room + "..")
                    .toArray(String[]::new);
        }
    }

    static Stream<Room> rooms() {
        return Stream.of(
                Room.of("message"),
                Room.of("api", "message"),
                Room.of("auth", "api", "message"),
                Room.of("store", "api", "message"),
                Room.of("routing", "store", "api", "message"),
                Room.of("session", "routing", "store", "api", "message"),
                Room.of("local", "session", "routing", "store", "api", "message"),
                Room.of("codec", "api", "message"),
                Room.of("connection", "codec", "session", "routing", "api", "message"),
                Room.of("transport", "connection", "codec", "session", "routing", "api", "message"));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyTheRoomsBelowIt(Room room) {
        noClasses()
                .that()
                .resideInAPackage(BROKER + "." + room.name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(BROKER + "..").and(not(resideInAnyPackage(room.packages()))))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCircles() {
        slices().matching(BROKER + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void messageApiAuthAndRoutingNeedNothingButTheJdk() {
        classes()
                .that()
                .resideInAnyPackage(inside("message", "api", "auth", "routing"))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "javax.crypto..", "org.jspecify.annotations", BROKER + ".."))
                .check(MAIN);
    }

    @Test
    void belowConnectionNothingKnowsNetty() {
        noClasses()
                .that()
                .resideInAnyPackage(inside("message", "api", "auth", "routing", "session", "store"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(MAIN);
    }

    @Test
    void codecKnowsOnlyTheBuffersOfNetty() {
        noClasses()
                .that()
                .resideInAPackage(BROKER + ".codec..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.netty..").and(resideOutsideOfPackage("io.netty.buffer..")))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void theBrokerKnowsNoOtherModule() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.rollcall..").and(resideOutsideOfPackage(BROKER + "..")))
                .check(MAIN);
    }

    @Test
    void nettysMqttTypesAreForTestsAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.handler.codec.mqtt..")
                .check(MAIN);
    }

    private static String[] inside(String... rooms) {
        return Arrays.stream(rooms).map(room -> BROKER + "." + room + "..").toArray(String[]::new);
    }
}
