// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

/**
 * The kinds of faults. NN01xx: spelling and grammar. NN02xx: types and shapes. NN03xx: names and declarations. NN04xx:
 * training. NN05xx: limits. NN06xx: warnings. Each has a wrong and a right program in {@code docs/errors.md} ({@link Explanations}). One
 * constant a line, in the order of the ids.
 */
public enum Code {
    // spotless:off
    UNEXPECTED_TOKEN("NN0101", Severity.ERROR, "Something else was expected"),
    LINE_ENDS_EARLY("NN0102", Severity.ERROR, "The line ends too early"),
    UNCLOSED_BRACKET("NN0103", Severity.ERROR, "A bracket or brace is not closed"),
    SURPLUS_BRACKET("NN0104", Severity.ERROR, "A bracket or brace closes nothing"),
    FOREIGN_SPELLING("NN0105", Severity.ERROR, "Another language writes it so"),
    MISSPELT_WORD("NN0106", Severity.ERROR, "A word of the language is misspelt"),
    DECLARATION_WORD_BOUND("NN0107", Severity.ERROR, "An equation binds a word that begins a declaration"),
    RESERVED_WORD_BOUND("NN0108", Severity.ERROR, "A reserved or predefined word is bound"),
    IMPLICIT_PRODUCT("NN0109", Severity.ERROR, "A product without its *"),
    EXPRESSION_AS_STATEMENT("NN0110", Severity.ERROR, "An expression stands where a statement should"),
    CHAINED_COMPARISON("NN0111", Severity.ERROR, "Comparisons are chained"),
    UNKNOWN_CHARACTER("NN0112", Severity.ERROR, "A character that the language does not have"),
    MALFORMED_NUMBER("NN0113", Severity.ERROR, "A number is not written as numbers are"),
    UNCLOSED_TEXT("NN0114", Severity.ERROR, "A text is not closed"),
    LINE_BEGINS_WITH_BRACKET("NN0115", Severity.ERROR, "A line begins with a bracket"),
    WRONG_BIND_SIGN("NN0116", Severity.ERROR, "A name is bound with ="),
    MISPLACED_DECLARATION("NN0117", Severity.ERROR, "A declaration stands where it cannot"),
    MISSING_ELSE("NN0118", Severity.ERROR, "An if without else"),
    ELEMENT_MISMATCH("NN0201", Severity.ERROR, "An element type does not fit"),
    RANK_MISMATCH("NN0202", Severity.ERROR, "A tensor has too many or too few axes"),
    SHAPE_MISMATCH("NN0203", Severity.ERROR, "Shapes do not agree"),
    INNER_DIMENSIONS("NN0204", Severity.ERROR, "The inner dimensions of a matrix product differ"),
    BAD_AXIS("NN0205", Severity.ERROR, "There is no such axis"),
    OUT_OF_RANGE("NN0206", Severity.ERROR, "An index is out of range"),
    DIMENSION_TWICE("NN0207", Severity.ERROR, "Broadcasting would make a dynamic dimension stand twice"),
    NOT_STATIC("NN0208", Severity.ERROR, "A value must be known while compiling"),
    NOT_WHOLE("NN0209", Severity.ERROR, "A whole number is wanted"),
    ARGUMENT_TYPE("NN0210", Severity.ERROR, "An argument does not fit its type"),
    RESULT_TYPE("NN0211", Severity.ERROR, "A result does not fit its type"),
    RESULT_COUNT("NN0212", Severity.ERROR, "The number of values does not fit the names"),
    NOT_SCALAR("NN0213", Severity.ERROR, "A loss or metric is not a scalar"),
    BAD_DIMENSION("NN0214", Severity.ERROR, "A dimension makes no sense"),
    UNDETERMINED_DIMENSION("NN0215", Severity.ERROR, "The data do not fix a dimension"),
    BAD_INITIAL("NN0216", Severity.ERROR, "An initial value does not fit its parameter"),
    NO_DERIVATIVE("NN0218", Severity.ERROR, "A derivative cannot be taken"),
    UNKNOWN_NAME("NN0301", Severity.ERROR, "A name is not known"),
    UNKNOWN_FUNCTION("NN0302", Severity.ERROR, "A function or layer is not known"),
    DUPLICATE_NAME("NN0303", Severity.ERROR, "A name is bound twice"),
    SHADOWED_NAME("NN0304", Severity.ERROR, "A name is bound again where it can be seen"),
    USED_ABOVE("NN0305", Severity.ERROR, "A name is used above its line"),
    NAMES_MEET("NN0306", Severity.ERROR, "Two names meet in Java"),
    JAVA_NAME("NN0307", Severity.ERROR, "A name cannot be one in Java"),
    RECURSION("NN0308", Severity.ERROR, "A function or layer needs itself"),
    UNKNOWN_IMPORT("NN0309", Severity.ERROR, "An import finds nothing"),
    CYCLIC_IMPORT("NN0310", Severity.ERROR, "Imports go in a circle"),
    ARGUMENT_COUNT("NN0311", Severity.ERROR, "Too many arguments"),
    ARGUMENT_NAME("NN0312", Severity.ERROR, "No argument has that name"),
    ARGUMENT_MISSING("NN0313", Severity.ERROR, "An argument is missing"),
    LAYER_NOT_DECLARED("NN0314", Severity.ERROR, "A layer is used without a declaration"),
    NOT_CALLABLE("NN0315", Severity.ERROR, "What is called is no function"),
    UNKNOWN_PART("NN0316", Severity.ERROR, "A layer has no such part"),
    MISPLACED_STATEMENT("NN0317", Severity.ERROR, "A statement does nothing where it stands"),
    MISSING_NEXT("NN0318", Severity.ERROR, "A loop does not say a next value"),
    MISSING_RETURN("NN0319", Severity.ERROR, "A function returns nothing"),
    UNKNOWN_OUTPUT("NN0320", Severity.ERROR, "There is no such output"),
    BAD_PRECISION("NN0321", Severity.ERROR, "There is no such precision"),
    STRAY_TEXT("NN0322", Severity.ERROR, "A text where none has a meaning"),
    ABSENT("NN0323", Severity.ERROR, "A part that does not exist here"),
    MISSING_APPLY("NN0324", Severity.ERROR, "A layer has no apply"),
    BAD_FORMAL("NN0325", Severity.ERROR, "A parameter's type makes no sense"),
    NO_RESULT("NN0326", Severity.ERROR, "A model computes nothing that is asked for"),
    BAD_UPDATE("NN0331", Severity.ERROR, "An update where none can be"),
    BAD_FOLLOWER("NN0332", Severity.ERROR, "Nothing can follow so"),
    UNKNOWN_LOSS("NN0401", Severity.ERROR, "There is no such loss"),
    UNKNOWN_OPTIMIZER("NN0402", Severity.ERROR, "There is no such optimiser"),
    UNKNOWN_SETTING("NN0403", Severity.ERROR, "An optimiser has no such setting"),
    SETTING_RANGE("NN0404", Severity.ERROR, "A setting is out of its range"),
    SETTING_MISSING("NN0405", Severity.ERROR, "A setting must be said"),
    BAD_SETTING("NN0406", Severity.ERROR, "A setting is not a number"),
    UNKNOWN_PLACE("NN0407", Severity.ERROR, "There is no such layer or parameter"),
    OVERLAPPING_GROUPS("NN0408", Severity.ERROR, "Two groups train the same parameter"),
    NOTHING_TO_TRAIN("NN0409", Severity.ERROR, "A group has nothing to train"),
    STEP_WITHOUT_TRAIN("NN0410", Severity.ERROR, "There is no train step to count"),
    BAD_EVERY("NN0411", Severity.ERROR, "A train step runs every so-manieth batch"),
    UNFIT_OPTIMIZER("NN0412", Severity.ERROR, "An optimiser cannot update a parameter"),
    NESTING_TOO_DEEP("NN0501", Severity.ERROR, "Brackets nest too deep"),
    EXPRESSION_TOO_DEEP("NN0502", Severity.ERROR, "An expression is too long"),
    FILE_TOO_LARGE("NN0503", Severity.ERROR, "A file is too large"),
    WORD_TOO_LONG("NN0504", Severity.ERROR, "A name or number is too long"),
    TOO_MANY_MODELS("NN0505", Severity.ERROR, "A file has too many models"),
    TOO_MANY_INSTANCES("NN0511", Severity.ERROR, "A model has too many layers"),
    TOO_MANY_TURNS("NN0512", Severity.ERROR, "A loop has too many turns"),
    TOO_MANY_NODES("NN0513", Severity.ERROR, "A model is too large"),
    CALLS_TOO_DEEP("NN0514", Severity.ERROR, "Calls nest too deep"),
    TENSOR_TOO_LARGE("NN0515", Severity.ERROR, "A tensor is too large"),
    LIST_TOO_LONG("NN0516", Severity.ERROR, "A list is too long"),
    TOO_MANY_PARAMETERS("NN0517", Severity.ERROR, "A model does not fit in methods of Java"),
    UNUSED_NAME("NN0601", Severity.WARNING, "Nothing needs a name"),
    UNTRAINED_PARAMETER("NN0602", Severity.WARNING, "A parameter is not trained"),
    NO_CLASS("NN0603", Severity.NOTE, "No class is made of a model"),
    FLAT_LOSS("NN0604", Severity.WARNING, "The derivative of a loss is zero everywhere"),
    DIVISION_COMMENT("NN0605", Severity.WARNING, "A comment looks like a division"),
    AXIS_OR_NUMBER("NN0606", Severity.NOTE, "A number may be meant as an axis"),
    FIGURE_BY_BATCH("NN0620", Severity.WARNING, "A figure of a data set depends on its batches"),
    ONE_ELEMENT("NN0621", Severity.WARNING, "A softmax over one element"),
    COLUMN_AND_ROW("NN0622", Severity.WARNING, "A column meets a row");
    // spotless:on

    private final String id;
    private final Severity severity;
    private final String title;

    Code(String id, Severity severity, String title) {
        this.id = id;
        this.severity = severity;
        this.title = title;
    }

    /** {@code NN0204}. */
    public String id() {
        return id;
    }

    public Severity severity() {
        return severity;
    }

    /** What went wrong, in general: the heading of the code's section in {@code docs/errors.md}. */
    public String title() {
        return title;
    }
}
