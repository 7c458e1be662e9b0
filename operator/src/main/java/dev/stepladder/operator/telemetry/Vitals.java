package dev.stepladder.operator.telemetry;

import java.util.List;

/** How a process is, for those who start it anew or wait for it. */
public interface Vitals {

  /** Before there is an operator: nothing is wrong yet, and nothing works. */
  Vitals STARTING =
      new Vitals() {
        @Override
        public List<String> ends() {
          return List.of();
        }

        @Override
        public List<String> lacks() {
          return List.of("it is still starting");
        }
      };

  /** What is wrong that only another process can mend; empty while it is alive. */
  List<String> ends();

  /** What it lacks to be of use, whether it leads or stands by; empty while it is ready. */
  List<String> lacks();
}
