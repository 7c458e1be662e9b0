package dev.stepladder.operator.trace;

/** The span that a thread is in. */
final class Current {

  static final ScopedValue<Span> SPAN = ScopedValue.newInstance();

  private Current() {}
}
