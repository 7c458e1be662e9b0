package dev.stepladder.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.PasswordSource;
import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.aws.AwsService;
import dev.stepladder.operator.aws.BudgetLeft;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.time.SteppedTime;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** A reading waits for the budgets of what it says it calls, and for no other. */
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
          .containsExactlyInAnyOrderElementsOf(service.read());
    } finally {
      time.virtual().close();
    }
  }
}
