package dev.stepladder.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.ScheduledExecutorService;

/** Which package knows what: the rules that keep the core pure and the edges thin. */
@AnalyzeClasses(
    packages = "dev.stepladder.operator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "dev.stepladder.operator";
  private static final String AWS_SDK = "software.amazon.awssdk..";
  private static final String FABRIC8_CLIENT = "io.fabric8.kubernetes.client..";

  private static final Set<String> READS_A_CLOCK =
      Set.of("now", "currentTimeMillis", "nanoTime", "systemUTC", "systemDefaultZone", "system");

  @ArchTest
  static final ArchRule theCoreKnowsNoClient =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".blueprint..", ROOT + ".plan..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(AWS_SDK, "io.fabric8..", "io.javaoperatorsdk..");

  @ArchTest
  static final ArchRule theCoreKnowsNoEdge =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".blueprint..", ROOT + ".plan..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".aws..", ROOT + ".kube..", ROOT + ".act..", ROOT + ".report..");

  @ArchTest
  static final ArchRule blueprintsKnowNoPlans =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".blueprint..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".plan..");

  @ArchTest
  static final ArchRule inventoriesKnowNoPlans =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".inventory..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".plan..", ROOT + ".act..", AWS_SDK, FABRIC8_CLIENT);

  @ArchTest
  static final ArchRule awsKnowsNoCluster =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".aws..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".kube..", "io.fabric8..", "io.javaoperatorsdk..");

  @ArchTest
  static final ArchRule theClusterKnowsNoAws =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".kube..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".aws..", AWS_SDK);

  @ArchTest static final ArchRule onlyRdsKnowsItsClient = onlyItsPackageKnows("rds");

  @ArchTest
  static final ArchRule onlyElastiCacheKnowsItsClient = onlyItsPackageKnows("elasticache");

  @ArchTest static final ArchRule onlyS3KnowsItsClient = onlyItsPackageKnows("s3");

  @ArchTest static final ArchRule onlyIamKnowsItsClient = onlyItsPackageKnows("iam");

  @ArchTest static final ArchRule onlyEksKnowsItsClient = onlyItsPackageKnows("eks");

  @ArchTest static final ArchRule onlyEc2KnowsItsClient = onlyItsPackageKnows("ec2");

  @ArchTest static final ArchRule onlyCloudWatchKnowsItsClient = onlyItsPackageKnows("cloudwatch");

  @ArchTest static final ArchRule onlyPricingKnowsItsClient = onlyItsPackageKnows("pricing");

  @ArchTest
  static final ArchRule onlyServiceQuotasKnowsItsClient = onlyItsPackageKnows("servicequotas");

  @ArchTest
  static final ArchRule pricesKnowNothingElse =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".prices..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              AWS_SDK,
              "io.fabric8..",
              "dev.stepladder.api..",
              ROOT + ".plan..",
              ROOT + ".blueprint..",
              ROOT + ".inventory..",
              ROOT + ".aws..",
              ROOT + ".kube..",
              ROOT + ".report..",
              ROOT + ".cli..");

  private static ArchRule onlyItsPackageKnows(String service) {
    return noClasses()
        .that(resideOutsideOfPackages(ROOT + ".aws." + service + ".."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("software.amazon.awssdk.services." + service + ".."))
        .because("a service is one package, and clients are made once per account");
  }

  @ArchTest
  static final ArchRule onlyOneClassKnowsOpenTelemetry =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.trace\\.OpenTelemetryTraces(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..")
          .because("it must not be loaded where nothing is traced");

  @ArchTest
  static final ArchRule onlyTimeReadsClocks =
      noClasses()
          .that(resideOutsideOfPackages(ROOT + ".time.."))
          .should()
          .accessTargetWhere(readsAClock())
          .because("time is stepped in tests and in the sandbox: ask dev.stepladder.operator.time");

  @ArchTest
  static final ArchRule onlyTimeWaits =
      noClasses()
          .that(resideOutsideOfPackages(ROOT + ".time.."))
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", Duration.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ScheduledExecutorService.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Timer.class);

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses()
          .that(resideOutsideOfPackages(ROOT + ".cli.."))
          .and()
          .doNotHaveSimpleName("Main")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule nobodyHasAUtilsPackage =
      noClasses().should().resideInAnyPackage("..utils..", "..util..");

  private static DescribedPredicate<JavaAccess<?>> readsAClock() {
    return DescribedPredicate.describe(
        "read a clock",
        access ->
            READS_A_CLOCK.contains(access.getTarget().getName())
                && Set.of(
                        System.class.getName(),
                        Instant.class.getName(),
                        Clock.class.getName(),
                        LocalDate.class.getName(),
                        LocalDateTime.class.getName(),
                        OffsetDateTime.class.getName(),
                        ZonedDateTime.class.getName())
                    .contains(access.getTargetOwner().getName()));
  }
}
