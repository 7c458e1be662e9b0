package dev.stepladder.operator.inventory;

import java.time.Instant;

/** Says when readings may begin, so that what is more urgent finds calls left. */
public interface Allowance {

  /** Readings begin whenever they are due. */
  Allowance UNLIMITED =
      new Allowance() {
        @Override
        public Instant everything(Instant now, Instant due) {
          return now;
        }

        @Override
        public Instant some(Instant now) {
          return now;
        }
      };

  /**
   * When a complete reading, or one of what is read on demand only, may begin: now, and then it
   * does, or later, when it asks again.
   *
   * @param due since when it is due
   */
  Instant everything(Instant now, Instant due);

  /** When what shows the effect of changes may be read: now, or later. */
  Instant some(Instant now);
}
