package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;

/** A resource that AWS works on: a group or a cluster, at one moment. */
interface Worked<T extends Worked<T>> {

  /** Its name. */
  String id();

  /** When it came to be: another one of the same name is not the same. */
  Instant created();

  /** The number of what is being done to it; later steps of earlier work are void. */
  long work();

  /** The same with this number, and being worked on or not. */
  T withWork(long number, boolean busy);
}
