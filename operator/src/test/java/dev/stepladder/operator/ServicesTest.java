package dev.stepladder.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.PasswordSource;
import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.aws.AwsService;
import dev.stepladder.operator.aws.BudgetLeft;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.aws.servicequotas.AppliedQuotas;
import dev.stepladder.operator.time.SteppedTime;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServicesTest {

  private static final Place PLACE = new Place("111122223333", "us-east-1", Optional.empty());

  /** There are no databases. */
  private static final class NoPasswords implements PasswordSource {
    @Override
    public Optional<String> password(String namespace, String secretName) {
      return Optional.empty();
    }

    @Override
    public void doubt(String namespace, String secretName) {}

    @Override
    public void confirm(String namespace, String secretName, String password) {}
  }

  static Stream<AwsService> services() {
    return Services.AWS.stream();
  }

  /** Each call has a budget that is named, so that it can be set. */
  @ParameterizedTest
  @MethodSource("services")
  void eachSaysWhichServicesItsReadingsCall(AwsService service) {
    SteppedTime time = SteppedTime.starting("2026-01-05T09:00:00Z");
    try (var accounts = new AwsAccounts(AwsOptions.ofEnvironment("test"), time)) {
      var _ =
          service.sweep(
              accounts.account(PLACE),
              new Surroundings("test", time, new NoPasswords(), () -> true));

      assertThat(accounts.left())
          .extracting(BudgetLeft::service)
          .containsExactlyInAnyOrderElementsOf(union(service.read(), service.askedBeside()));
    } finally {
      time.virtual().close();
    }
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    var all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  /** Quotas are looked up once in minutes, at a call a second; what changes is not to wait. */
  @Test
  void noReadingWaitsForQuotasWhoseCallsHaveABudgetAllTheSame() {
    assertThat(services())
        .allSatisfy(service -> assertThat(service.read()).doesNotContain(AppliedQuotas.NAME));
    assertThat(Services.budgeted()).contains(AppliedQuotas.NAME);
  }
}
