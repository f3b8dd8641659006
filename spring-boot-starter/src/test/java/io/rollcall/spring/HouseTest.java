package io.rollcall.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Whom the starter knows: what every embedder does. That nobody knows it, the arrows between modules say. */
@AnalyzeClasses(packages = "io.rollcall.spring", importOptions = DoNotIncludeTests.class)
class HouseTest {
    @ArchTest
    static final ArchRule itUsesWhatEveryEmbedderHas = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "io.vertx..", "io.rollcall.http..", "io.rollcall.broker.session..");
}
