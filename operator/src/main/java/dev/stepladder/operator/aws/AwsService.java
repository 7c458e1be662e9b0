package dev.stepladder.operator.aws;

import dev.stepladder.operator.act.Executor;
import dev.stepladder.operator.inventory.Sweep;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.plan.Provider;
import java.util.List;
import java.util.Set;

/**
 * One service of AWS. A new one is a package with one of these and a line where they are listed;
 * nothing else of the operator knows which services there are.
 */
public interface AwsService {

  /** As IAM and endpoints name it: {@code rds}. */
  String name();

  /** What it contributes to a plan. */
  Provider provider();

  /**
   * The services, as IAM names them, whose API is called to read what exists of it. A reading waits
   * for the budget of each.
   */
  default Set<String> read() {
    return Set.of(name());
  }

  /**
   * The other services whose API its readings call, seldom and for what they can do without: no
   * reading waits for their budgets.
   */
  default Set<String> askedBeside() {
    return Set.of();
  }

  /** Reads what exists of it in one account and region. */
  Sweep sweep(AwsAccount account, Surroundings surroundings);

  /**
   * Carries out its steps in one account and region.
   *
   * @param inventory filled by the {@link #sweep}; told of every change that was sent
   */
  Executor executor(AwsAccount account, SweptInventory inventory, Surroundings surroundings);

  /**
   * What IAM must allow for its calls, so far as applications in the realm may have to do with it.
   */
  List<Permission> permissions(Realm realm);
}
