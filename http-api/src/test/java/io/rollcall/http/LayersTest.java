package io.rollcall.http;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who knows whom inside the HTTP API, and of the other modules. */
@AnalyzeClasses(packages = "io.rollcall.http", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

    @ArchTest
    static final ArchRule ofOtherModulesOnlyPresenceIsKnown = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.rollcall..")
                    .and(not(resideInAnyPackage("io.rollcall.http..", "io.rollcall.presence"))));

    @ArchTest
    static final ArchRule onlyTheseLibrariesAreUsed = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "javax.xml.stream..",
                    "io.rollcall..",
                    "io.vertx.core..",
                    "io.vertx.ext.web..",
                    "com.fasterxml.jackson.core..",
                    "io.github.bucket4j..",
                    "com.fasterxml.jackson.databind..",
                    "io.micrometer.core.instrument..",
                    "org.slf4j..",
                    "org.jspecify.annotations.."));

    @ArchTest
    static final ArchRule facesDoNotKnowEachOther = slices().matching("io.rollcall.http.(ibm|alibaba|nativeapi|ops)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule thereAreNoCircles =
            slices().matching("io.rollcall.(http..)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule whoMayAskIsKnownWithoutHttp = noClasses()
            .that()
            .resideInAPackage("io.rollcall.http.auth")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.vertx..", "io.rollcall.http.exchange"));
}
