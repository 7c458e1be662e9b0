package dev.stepladder.sandbox.e2e;

import java.util.List;
import java.util.Map;

/** The real command line of AWS, in the account of a rig. */
record Aws(String endpoint) {

  /** Who a person at the command line is. */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "AWS_ACCESS_KEY_ID", "AKICOMMANDLINE",
          "AWS_SECRET_ACCESS_KEY", "secret",
          "AWS_DEFAULT_REGION", "us-east-1",
          "AWS_DEFAULT_OUTPUT", "json",
          "AWS_PAGER", "",
          "AWS_MAX_ATTEMPTS", "1",
          "NO_PROXY", "127.0.0.1",
          "no_proxy", "127.0.0.1");

  /** One that speaks to the rig's simulator. */
  static Aws of(Rig rig) {
    return new Aws(rig.aws().endpoint().toString());
  }

  /** Runs a command that must go well, and tells what it said. */
  String run(String... arguments) {
    return Program.run(
            ENVIRONMENT, Program.line(List.of("aws", "--endpoint-url", endpoint), arguments))
        .well();
  }
}
