package dev.stepladder.simulator.aws;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Every call that was answered or dropped, in the order of their ends. Thread safe. */
public final class CallLog {

  /** The outcome of a call that got its answer. */
  public static final String OK = "OK";

  /** The outcome of a call whose connection was closed without an answer. */
  public static final String NO_ANSWER = "NoAnswer";

  /**
   * One call and what became of it.
   *
   * @param call the call
   * @param outcome {@link #OK}, AWS's error code, or {@link #NO_ANSWER}
   * @param ended simulated time of the answer
   */
  public record Entry(Call call, String outcome, Instant ended) {

    /** Whether the call was answered without an error. */
    public boolean ok() {
      return outcome.equals(OK);
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void add(Entry entry) {
    entries.add(entry);
    counts.merge(entry.call().operation(), 1, Integer::sum);
  }

  /** A place in the log, for {@link #since}: the number of calls so far. */
  public synchronized int mark() {
    return entries.size();
  }

  /** All calls that ended after a {@link #mark}. */
  public synchronized List<Entry> since(int mark) {
    return List.copyOf(entries.subList(Math.min(mark, entries.size()), entries.size()));
  }

  /** All calls. */
  public List<Entry> all() {
    return since(0);
  }

  /** The calls of one operation. */
  public List<Entry> of(String operation) {
    return matching(entry -> entry.call().operation().equals(operation));
  }

  /** The calls that were to change something, whatever became of them. */
  public List<Entry> mutations() {
    return matching(entry -> entry.call().mutation());
  }

  /** The number of calls of one operation. */
  public synchronized int count(String operation) {
    return counts.getOrDefault(operation, 0);
  }

  /** The number of calls by operation. */
  public synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  private List<Entry> matching(Predicate<Entry> condition) {
    return all().stream().filter(condition).toList();
  }
}
