package dev.stepladder.operator.trace;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** Brings what OpenTelemetry logs into the operator's log: it uses the JDK's own loggers. */
final class LibraryLog extends Handler {

  /** Nobody else holds it, and a logger that nobody holds forgets its handlers. */
  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

  private final SimpleFormatter formatter = new SimpleFormatter();

  private LibraryLog() {}

  /** From now on. */
  static void begin() {
    LIBRARY.setUseParentHandlers(false);
    if (LIBRARY.getHandlers().length == 0) {
      LIBRARY.addHandler(new LibraryLog());
    }
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
      LoggerFactory.getLogger("dev.stepladder.operator.trace")
          .warn("{}", formatter.formatMessage(line), line.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
