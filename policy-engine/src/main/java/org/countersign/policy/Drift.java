package org.countersign.policy;

/**
 * How far a distribution moved. Both are given as counts over the same bins; a bin that is empty on
 * one side counts as a hundred-thousandth, so that the distance stays finite.
 */
public final class Drift {
  private static final double FLOOR = 1e-5;

  private Drift() {}

  /**
   * Population stability index: 0 for equal, above 0.2 is commonly called a significant shift.
   *
   * @throws IllegalArgumentException if the sides differ in length or one has no count
   */
  public static double psi(double[] reference, double[] current) {
    var p = shares(reference, current);
    var q = shares(current, reference);
    var sum = 0.0;
    for (int i = 0; i < p.length; i++) {
      var before = Math.max(p[i], FLOOR);
      var now = Math.max(q[i], FLOOR);
      sum += (now - before) * Math.log(now / before);
    }
    return sum;
  }

  /**
   * Jensen-Shannon distance to base 2: the root of the divergence, from 0 to 1.
   *
   * @throws IllegalArgumentException as {@link #psi} does
   */
  public static double js(double[] reference, double[] current) {
    var p = shares(reference, current);
    var q = shares(current, reference);
    var divergence = 0.0;
    for (int i = 0; i < p.length; i++) {
      var middle = (p[i] + q[i]) / 2;
      divergence += (term(p[i], middle) + term(q[i], middle)) / 2;
    }
    return Math.sqrt(Math.max(0, divergence));
  }

  private static double term(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle) / Math.log(2);
  }

  /**
   * Kolmogorov-Smirnov distance of the binned distributions: the largest difference of their sums
   * from below, from 0 to 1. Meaningful only where the bins have an order.
   *
   * @throws IllegalArgumentException as {@link #psi} does
   */
  public static double ks(double[] reference, double[] current) {
    var p = shares(reference, current);
    var q = shares(current, reference);
    var before = 0.0;
    var now = 0.0;
    var largest = 0.0;
    for (int i = 0; i < p.length; i++) {
      before += p[i];
      now += q[i];
      largest = Math.max(largest, Math.abs(before - now));
    }
    return largest;
  }

  private static double[] shares(double[] counts, double[] others) {
    if (counts.length != others.length) {
      throw new IllegalArgumentException(
          counts.length + " bins cannot be compared with " + others.length);
    }
    var sum = 0.0;
    for (var count : counts) {
      if (!(count >= 0) || Double.isInfinite(count)) {
        throw new IllegalArgumentException("not a count: " + count);
      }
      sum += count;
    }
    if (sum == 0) {
      throw new IllegalArgumentException("a distribution without counts");
    }
    var shares = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      shares[i] = counts[i] / sum;
    }
    return shares;
  }
}
