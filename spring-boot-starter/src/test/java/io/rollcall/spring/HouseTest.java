package io.rollcall.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Whom the starter knows: the server, Spring, and nobody else. */
@AnalyzeClasses(packages = "io.rollcall", importOptions = DoNotIncludeTests.class)
class HouseTest {
    @ArchTest
    static final ArchRule springLivesInTheStarter = noClasses()
            .that()
            .resideOutsideOfPackage("io.rollcall.spring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rollcall.spring..", "org.springframework..");

    @ArchTest
    static final ArchRule itUsesWhatEveryEmbedderHas = noClasses()
            .that()
            .resideInAPackage("io.rollcall.spring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "io.vertx..", "io.rollcall.http..", "io.rollcall.broker.session..");
}
