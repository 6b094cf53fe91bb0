package org.countersign.catalog.identity;

import java.util.Set;

/** The realm's roles, as the claim {@code groups} carries them. */
public final class Roles {
  public static final String DATA_SCIENTIST = "data-scientist";
  public static final String MODEL_OWNER = "model-owner";
  public static final String PIPELINE = "pipeline";
  public static final String COMPLIANCE_OFFICER = "compliance-officer";
  public static final String RISK_OWNER = "risk-owner";
  public static final String VALIDATOR = "validator";
  public static final String AUDITOR = "auditor";
  public static final String ADMINISTRATOR = "administrator";
  public static final String EMERGENCY_APPROVER = "emergency-approver";

  /** Everyone who is signed in, with whichever role: Jakarta Servlet 6.0, 13.3. */
  public static final String ANYONE = "**";

  /** Every role this service knows. */
  public static final Set<String> ALL =
      Set.of(
          DATA_SCIENTIST,
          MODEL_OWNER,
          PIPELINE,
          COMPLIANCE_OFFICER,
          RISK_OWNER,
          VALIDATOR,
          AUDITOR,
          ADMINISTRATOR,
          EMERGENCY_APPROVER);

  private Roles() {}
}
