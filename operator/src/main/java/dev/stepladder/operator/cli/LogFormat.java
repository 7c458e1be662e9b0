package dev.stepladder.operator.cli;

/** How a line of the log looks. */
enum LogFormat {
  /** For people. */
  TEXT,
  /** One object a line, for those who search many. */
  JSON
}
