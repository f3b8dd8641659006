package io.rollcall.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom, over all modules. What holds inside one module is told there. */
@AnalyzeClasses(packages = "io.rollcall", importOptions = DoNotIncludeTests.class)
class HouseTest {
    private static final String BROKER = "io.rollcall.broker..";
    private static final String PRESENCE = "io.rollcall.presence..";
    private static final String HTTP = "io.rollcall.http..";
    private static final String SERVER = "io.rollcall.server..";

    @ArchTest
    static final ArchRule brokerKnowsNoneOfTheOthers = noClasses()
            .that()
            .resideInAPackage(BROKER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PRESENCE, HTTP, SERVER);

    @ArchTest
    static final ArchRule presenceKnowsNoneOfTheOthers = noClasses()
            .that()
            .resideInAPackage(PRESENCE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BROKER, HTTP, SERVER);

    @ArchTest
    static final ArchRule httpKnowsPresenceAlone = noClasses()
            .that()
            .resideInAPackage(HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BROKER, SERVER);

    @ArchTest
    static final ArchRule httpKnowsPresenceByItsFrontDoor = noClasses()
            .that()
            .resideOutsideOfPackage(PRESENCE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rollcall.presence.journal..", "io.rollcall.presence.offheap..");

    @ArchTest
    static final ArchRule chronicleLivesInOnePackage = heavy("io.rollcall.presence.offheap", "net.openhft..");

    @ArchTest
    static final ArchRule rocksDbLivesInThePresenceJournalAndTheBrokersStore = noClasses()
            .that()
            .resideOutsideOfPackages("io.rollcall.presence.journal", "io.rollcall.broker.store")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule vertxLivesInHttp = heavy(HTTP, "io.vertx..");

    @ArchTest
    static final ArchRule nettyLivesInTheBroker = noClasses()
            .that()
            .resideOutsideOfPackage(BROKER)
            .and()
            .doNotHaveFullyQualifiedName("io.rollcall.server.ServiceManager") // the JDK knows no datagrams of Unix
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..");

    @ArchTest
    static final ArchRule commandLineAndFilesLiveInServer =
            heavy(SERVER, "picocli..", "com.fasterxml.jackson.dataformat..", "org.yaml..");

    @ArchTest
    static final ArchRule noCircleOfModules =
            slices().matching("io.rollcall.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noCircleOfPackages =
            slices().matching("io.rollcall.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule oneLoggingInterface =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.util.logging..");

    @ArchTest
    static final ArchRule theBackendOfLoggingIsKnownToItsSetup = noClasses()
            .that()
            .doNotBelongToAnyOf(LogbackSetup.class, JsonLines.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ch.qos.logback..", "net.logstash..");

    private static ArchRule heavy(String home, String... library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }
}
