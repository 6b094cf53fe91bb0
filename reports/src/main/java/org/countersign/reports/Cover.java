package org.countersign.reports;

import java.util.List;
import java.util.Optional;

/**
 * The first page.
 *
 * @param kind what the document is, such as "Model dossier"
 * @param states at most two panels beside each other
 * @param code a QR code and the lines below it
 * @param warning what the reader must know before anything else
 */
record Cover(
    String kind,
    String title,
    String subtitle,
    List<State> states,
    List<TaggedPdf.Fact> facts,
    Code code,
    Optional<Warning> warning) {

  record State(String label, Tone tone, String value, String explanation) {}

  record Code(Picture picture, String alt, List<Text> captions) {}

  record Warning(Tone tone, String title, String words) {}

  Cover {
    states = List.copyOf(states);
    facts = List.copyOf(facts);
    if (states.isEmpty() || states.size() > 2) {
      throw new IllegalArgumentException("a cover shows one or two states");
    }
  }
}
