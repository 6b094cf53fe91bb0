package org.countersign.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import java.util.List;
import java.util.function.Consumer;

/** A condition taken apart at its ands, ors and nots, to tell which parts decided it. */
sealed interface Logic {
  /** The value under {@code reckoning}. */
  Ternary value(Reckoning reckoning);

  /**
   * Hands out the smallest parts that make this {@code wanted}; nothing when it is not.
   *
   * @param wanted not {@link Ternary#UNKNOWN}
   */
  void deciding(Reckoning reckoning, Ternary wanted, Consumer<Leaf> parts);

  /** Three-valued logic after Kleene. */
  enum Ternary {
    FALSE,
    UNKNOWN,
    TRUE;

    Ternary not() {
      return switch (this) {
        case FALSE -> TRUE;
        case UNKNOWN -> UNKNOWN;
        case TRUE -> FALSE;
      };
    }
  }

  /** All of these, or any of these. */
  record Junction(boolean all, List<Logic> parts) implements Logic {
    @Override
    public Ternary value(Reckoning reckoning) {
      var value = all ? Ternary.TRUE : Ternary.FALSE;
      for (var part : parts) {
        var other = part.value(reckoning);
        if (all ? other.compareTo(value) < 0 : other.compareTo(value) > 0) {
          value = other;
        }
      }
      return value;
    }

    @Override
    public void deciding(Reckoning reckoning, Ternary wanted, Consumer<Leaf> into) {
      if (value(reckoning) == wanted) {
        parts.forEach(part -> part.deciding(reckoning, wanted, into));
      }
    }
  }

  /** The contrary. */
  record Not(Logic part) implements Logic {
    @Override
    public Ternary value(Reckoning reckoning) {
      return part.value(reckoning).not();
    }

    @Override
    public void deciding(Reckoning reckoning, Ternary wanted, Consumer<Leaf> into) {
      part.deciding(reckoning, wanted.not(), into);
    }
  }

  /** A variable or a comparison. */
  record Leaf(Expression expression) implements Logic {
    @Override
    public Ternary value(Reckoning reckoning) {
      return reckoning.value(expression);
    }

    @Override
    public void deciding(Reckoning reckoning, Ternary wanted, Consumer<Leaf> into) {
      if (value(reckoning) == wanted) {
        into.accept(this);
      }
    }
  }

  static Logic of(Expression expression) {
    return of(expression.ast(), expression.ast().getExpr());
  }

  private static Logic of(CelAbstractSyntaxTree whole, CelExpr part) {
    if (part.getKind() == CelExpr.ExprKind.Kind.CALL) {
      var arguments = part.call().args();
      switch (part.call().function()) {
        case "_&&_", "_||_" -> {
          return new Junction(
              part.call().function().equals("_&&_"),
              arguments.stream().map(argument -> of(whole, argument)).toList());
        }
        case "!_" -> {
          return new Not(of(whole, arguments.get(0)));
        }
        default -> {
          // a comparison is not taken apart
        }
      }
    }
    return new Leaf(
        Expressions.plan(
            "part " + part.id() + " of " + whole.getSource().getContent(),
            CelAbstractSyntaxTree.newCheckedAst(
                part, whole.getSource(), whole.getReferenceMap(), whole.getTypeMap())));
  }
}
