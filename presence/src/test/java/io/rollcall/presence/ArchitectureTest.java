package io.rollcall.presence;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
    private static final String ROOT = "io.rollcall.presence";

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void onlyOffheapKnowsChronicle() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".offheap")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.openhft..")
                .check(ALL);
    }

    @Test
    void onlyJournalKnowsRocksDb() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".journal")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(ALL);
    }

    @Test
    void presenceKnowsNothingOfMqttOrHttp() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.rollcall.broker..", "io.rollcall.http..", "io.netty..", "io.vertx..")
                .check(ALL);
    }

    @Test
    void theLowerRoomsKnowBytesAndNotTheRoomAbove() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".journal", ROOT + ".table", ROOT + ".offheap")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(ALL);
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void everyPackageIsNullMarked() {
        JavaPackage root = ALL.getPackage(ROOT);
        assertThat(root.getSubpackagesInTree()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(root.isAnnotatedWith(NullMarked.class)).isTrue();
        assertThat(root.getSubpackagesInTree()).allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void whatIsNotForOthersIsHidden() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Codec")
                .or()
                .haveSimpleNameStartingWith("Recorder")
                .should()
                .bePackagePrivate()
                .check(ALL);
    }
}
