package dev.stepladder.operator.trace;

import java.lang.ScopedValue.CallableOp;

/**
 * Something the operator does that takes time, as a part of a trace. What is done inside of it
 * finds it as the {@link #current()} one, so that nobody hands it on. Where nothing is traced it is
 * {@link #NONE}, which costs nothing. No secret may become an attribute: keys, names, states and
 * ids of requests do, and no message.
 */
public interface Span {

  /** Where nothing is traced. */
  Span NONE = new Span() {};

  /** What a span of another system stands for. */
  enum Kind {
    /** Of the operator itself. */
    INTERNAL,
    /** Of a call of another system. */
    CLIENT
  }

  /** The innermost one of this thread. */
  static Span current() {
    return Current.SPAN.orElse(NONE);
  }

  /** Does something as a part of the current one. */
  static <T, X extends Throwable> T around(String name, CallableOp<T, X> what) throws X {
    Span parent = current();
    return parent.shown() ? parent.begin(name, Kind.INTERNAL).whole(what) : what.call();
  }

  /** The same with what has no result. */
  static void run(String name, Runnable what) {
    Span.<Boolean, RuntimeException>around(
        name,
        () -> {
          what.run();
          return true;
        });
  }

  /** Whether anybody will see it; if not, nothing needs to be said about it. */
  default boolean shown() {
    return false;
  }

  /** Begins a part of it, which has to be ended. */
  default Span begin(String name, Kind kind) {
    return NONE;
  }

  /** Says more about it. */
  default Span put(String key, String value) {
    return this;
  }

  /** Says more about it. */
  default Span put(String key, long value) {
    return this;
  }

  /**
   * Says that it came to nothing.
   *
   * @param type a word for why, such as AWS's code
   */
  default Span fail(String type) {
    return this;
  }

  /** It is over. */
  default void end() {}

  /** What all spans of its trace have in common, in hexadecimal digits; empty if it is none. */
  default String trace() {
    return "";
  }

  /**
   * How another system is told that what it does belongs to this: the header {@code traceparent} of
   * W3C Trace Context; empty if there is nothing to tell.
   */
  default String traceparent() {
    return "";
  }

  /** Does something inside of it, on whatever thread. */
  default <T, X extends Throwable> T during(CallableOp<T, X> what) throws X {
    return shown() ? ScopedValue.where(Current.SPAN, this).call(what) : what.call();
  }

  /** Does something that is all there is to it. */
  default <T, X extends Throwable> T whole(CallableOp<T, X> what) throws X {
    try {
      return during(what);
    } catch (Throwable e) {
      fail(e.getClass().getSimpleName());
      throw e;
    } finally {
      end();
    }
  }
}
