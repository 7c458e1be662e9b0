package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.InstanceSize;
import dev.stepladder.operator.blueprint.Engine;
import dev.stepladder.operator.blueprint.Part;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many connections an instance lets in at most: what the rung sets, else the engine's default
 * (RDS User Guide, "Maximum number of database connections"). AWS derives the default from memory
 * less what RDS itself uses of it, and says of no class how much that is: 8 % of a db.m7g.large, 30
 * % of a db.t3.micro. Here it is derived from all of the memory, so that the real number is lower,
 * and never higher.
 */
final class MaxConnections {

  private static final String PARAMETER = "max_connections";
  private static final long GIBIBYTE = 1L << 30;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private static final Pattern FORMULA = Pattern.compile("\\{DBInstanceClassMemory/(\\d{1,18})}");

  private static final Pattern LEAST =
      Pattern.compile("LEAST\\(\\{DBInstanceClassMemory/(\\d{1,18})},\\s*(\\d{1,9})\\)");

  private MaxConnections() {}

  /** Those of a class; empty if its memory is not known, or the rung sets another formula. */
  static OptionalLong of(Part.Database database, String version, String instanceClass) {
    String set =
        database.parameters().getOrDefault(PARAMETER, standard(database.engine(), version));
    long memory = (long) (InstanceSize.memory(instanceClass) * GIBIBYTE);
    Matcher formula = FORMULA.matcher(set);
    Matcher least = LEAST.matcher(set);
    if (NUMBER.matcher(set).matches()) {
      return OptionalLong.of(Long.parseLong(set));
    }
    if (memory > 0 && formula.matches()) {
      return OptionalLong.of(memory / Long.parseLong(formula.group(1)));
    }
    if (memory > 0 && least.matches()) {
      return OptionalLong.of(
          Math.min(memory / Long.parseLong(least.group(1)), Long.parseLong(least.group(2))));
    }
    return OptionalLong.empty();
  }

  private static String standard(Engine engine, String version) {
    return switch (engine) {
      case POSTGRES -> "LEAST({DBInstanceClassMemory/9531392},5000)";
      case MYSQL -> "{DBInstanceClassMemory/12582880}";
      case MARIADB ->
          Engine.compareVersions(version, "10.5") < 0
              ? "{DBInstanceClassMemory/12582880}"
              : "LEAST({DBInstanceClassMemory/25165760},12000)";
    };
  }
}
