package io.rollcall.junit5;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Whom the extension knows: the server and its api, JUnit, and nobody else. */
@AnalyzeClasses(packages = "io.rollcall", importOptions = DoNotIncludeTests.class)
class HouseTest {
    @ArchTest
    static final ArchRule nobodyKnowsTheExtension = noClasses()
            .that()
            .resideOutsideOfPackage("io.rollcall.junit5..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rollcall.junit5..", "org.junit..");

    @ArchTest
    static final ArchRule itUsesWhatEveryEmbedderHas = noClasses()
            .that()
            .resideInAPackage("io.rollcall.junit5..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty..",
                    "io.vertx..",
                    "io.rollcall.http..",
                    "io.rollcall.broker.session..",
                    "io.rollcall.broker.connection..",
                    "io.rollcall.server.config..");
}
