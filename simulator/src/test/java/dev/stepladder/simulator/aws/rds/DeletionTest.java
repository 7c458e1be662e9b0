package dev.stepladder.simulator.aws.rds;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.DBInstance;

class DeletionTest {

  private static final String COMBINATION = "InvalidParameterCombination";
  private static final String STATE = "InvalidDBInstanceState";

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private void skip(String id) {
    aws.rds.deleteDBInstance(r -> r.dbInstanceIdentifier(id).skipFinalSnapshot(true));
  }

  private void keep(String id, String snapshot) {
    aws.rds.deleteDBInstance(r -> r.dbInstanceIdentifier(id).finalDBSnapshotIdentifier(snapshot));
  }

  @Test
  void takesExactlyOneOfSkippingAndNamingTheFinalSnapshot() {
    aws.running("shop");
    assertRefused(COMBINATION, () -> aws.rds.deleteDBInstance(r -> r.dbInstanceIdentifier("shop")));
    assertRefused(
        COMBINATION,
        () ->
            aws.rds.deleteDBInstance(r ->
                r.dbInstanceIdentifier("shop")
                    .skipFinalSnapshot(true)
                    .finalDBSnapshotIdentifier("last")));
  }

  @Test
  void protectedInstanceStays() {
    aws.running("shop", r -> r.deletionProtection(true));
    assertRefused(COMBINATION, () -> skip("shop"));
    aws.modify("shop", r -> r.deletionProtection(false));
    skip("shop");
    assertThat(aws.status("shop")).isEqualTo("deleting");
  }

  @Test
  void secondDeleteIsRefused() {
    aws.running("shop");
    skip("shop");
    assertRefused(STATE, () -> skip("shop"));
  }

  @Test
  void busyInstanceIsRefused() {
    aws.running("shop");
    aws.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop"));
    assertRefused(STATE, () -> skip("shop"));
  }

  @Test
  void instanceInCreationCanGoButNotWithASnapshot() {
    aws.create("shop", r -> {});
    assertRefused(STATE, () -> keep("shop", "last"));
    skip("shop");
    aws.settle();
    assertThat(aws.console().instances()).isEmpty();
  }

  @Test
  void replicaTakesNoFinalSnapshot() {
    aws.running("shop");
    aws.replica("shop-ro1", "shop");
    assertRefused(COMBINATION, () -> keep("shop-ro1", "last"));
  }

  @Test
  void finalSnapshotIsAvailableWhenTheInstanceIsGone() {
    aws.running("shop");
    keep("shop", "last");
    aws.settle();
    assertThat(aws.console().snapshots())
        .singleElement()
        .satisfies(snapshot -> {
          assertThat(snapshot.dbSnapshotIdentifier()).isEqualTo("last");
          assertThat(snapshot.status()).isEqualTo("available");
        });
  }

  @Test
  void automatedBackupsGoUnlessTheyAreKept() {
    aws.running("shop");
    skip("shop");
    aws.settle();
    assertThat(aws.rds.describeDBInstanceAutomatedBackups().dbInstanceAutomatedBackups()).isEmpty();
  }

  @Test
  void keptAutomatedBackupsAreFoundByResourceId() {
    DBInstance shop = aws.running("shop");
    aws.rds.deleteDBInstance(
        r -> r.dbInstanceIdentifier("shop").skipFinalSnapshot(true).deleteAutomatedBackups(false));
    aws.settle();
    assertThat(
            aws.rds
                .describeDBInstanceAutomatedBackups(r -> r.dbiResourceId(shop.dbiResourceId()))
                .dbInstanceAutomatedBackups())
        .singleElement()
        .satisfies(backup -> assertThat(backup.status()).isEqualTo("retained"));
  }

  @Test
  void sameNameIsAnotherInstanceAfterwards() {
    DBInstance first = aws.running("shop");
    skip("shop");
    aws.settle();
    DBInstance second = aws.running("shop");
    assertThat(second.dbiResourceId()).isNotEqualTo(first.dbiResourceId());
  }
}
