package org.countersign.catalog.reviews;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How often the glass was broken in a year, by the day in UTC on which each use began.
 *
 * @param uses that two persons opened; what nobody confirmed is none
 * @param ratified that somebody uninvolved found right
 * @param revoked that were ended, found wrong, or not judged in time
 * @param unreviewed that nobody uninvolved has judged, in time or not
 */
public record BreakGlassYear(int year, int uses, int ratified, int revoked, int unreviewed) {
  /** Newest year first; a year without any is left out. */
  static List<BreakGlassYear> of(Collection<BreakGlass> begun, Instant now) {
    return begun.stream().collect(Collectors.groupingBy(BreakGlassYear::begun)).entrySet().stream()
        .map(entry -> of(entry.getKey(), entry.getValue(), now))
        .sorted(Comparator.comparing(BreakGlassYear::year).reversed())
        .toList();
  }

  private static int begun(BreakGlass each) {
    return each.begunAt().orElseThrow().atOffset(ZoneOffset.UTC).getYear();
  }

  private static BreakGlassYear of(int year, List<BreakGlass> uses, Instant now) {
    return new BreakGlassYear(
        year,
        uses.size(),
        (int) uses.stream().filter(BreakGlassYear::isRatified).count(),
        (int) uses.stream().filter(each -> isRevoked(each, now)).count(),
        (int) uses.stream().filter(BreakGlass::wantsReview).count());
  }

  private static boolean isRatified(BreakGlass each) {
    return each.standing() == BreakGlass.Standing.RATIFIED;
  }

  private static boolean isRevoked(BreakGlass each, Instant now) {
    return each.standing() == BreakGlass.Standing.REVOKED || each.isOverdue(now);
  }
}
