// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The grammar of `.nn` files. It has no predicates and no actions: `Lines` puts in the token NL where a statement ends
 * (and before every `}` that ends one), so a line is `… NL` and an error stays on its own line.
 *
 * Chains of operators are loops, not recursion: only brackets and braces nest.
 */
grammar Nn;

tokens { NL }

// ---- a file and its declarations

file : (NL | item)* EOF ;

item : declaration NL ;

declaration
    : 'import' names 'from' name ('.' name)*                    # importDeclaration
    | 'model' name modelTail                                    # modelDeclaration
    | 'layer' heading members                                   # layerDeclaration
    | function                                                  # functionDeclaration
    ;

modelTail
    : formals? members                                          # modelBody
    | '=' name '(' arguments? ')'                               # modelAlias
    ;

heading : name formals? ;

function : 'fn' name signature body ('gradient' '(' name (',' name)* ')' body)? ;

signature : formals ('->' type (',' type)*)? ;

formals : '(' (formal (',' formal)* ','?)? ')' ;

formal : name (':' type)? ('=' expr)? ;

body
    : '=' expr                                                  # formulaBody
    | block                                                     # blockBody
    ;

// ---- types

type
    : element? '[' (dim (',' dim)* ','?)? ']'                   # tensorType
    | element                                                   # scalarType
    | 'fn'                                                      # functionType
    ;

element : 'int' | 'bool' | 'real' ;

dim
    : '...'                                                     # ellipsisDim
    | expr                                                      # extentDim
    ;

// ---- members of a model or layer

members : '{' (NL | line)* '}' ;

line : member NL ;

member
    : 'precision' name                                          # precision
    | 'input' name ':' type ('=' expr)?                         # input
    | 'param' name ':' type '=' expr when?                      # param
    | 'param' name follow                                       # paramFollower
    | 'state' name ':' type '=' expr when?                      # state
    | 'layer' name layerTail                                    # layer
    | 'output' name '=' expr                                    # output
    | 'metric' name '=' expr                                    # metric
    | 'loss' name '=' expr                                      # loss
    | 'predict' name 'gives' names                              # predict
    | 'train' name? 'minimize' name group+ clip? ('every' expr)? recompute='recompute'? # train
    | 'apply' signature body                                    # apply
    | function                                                  # localFunction
    | statement                                                 # equation
    ;

layerTail
    : repeat? '=' expr when?                                    # instance
    | follow                                                    # follower
    ;

follow : 'follows' place ('rate' expr)? ('every' expr)? ;

when : 'if' expr ;

repeat : '[' (name 'in' expr '..')? expr ']' ;

group : ('over' place (',' place)*)? 'using' expr ;

clip : 'clip' (('norm' | 'inf_norm') expr ('per' ('layer' | 'param'))? | 'value' expr) ;

place : name placeStep* ;

placeStep
    : '.' name                                                  # placeField
    | '[' expr ']'                                              # placePosition
    ;

// ---- statements

block : '{' (NL | step)* '}' ;

step : statement NL ;

statement
    : plain (',' plain)* '=' expr                               # binding
    | 'random' name ':' type '=' expr                           # random
    | 'update' name '=' expr                                    # update
    | 'next' name '=' expr                                      # next
    | 'yield' expr (',' expr)*                                  # yield
    | 'return' expr (',' expr)*                                 # return
    ;

// ---- expressions, from loose to tight

expr : disjunction ('|>' stage)* ;

stage : place ('(' arguments? ')')? ;

disjunction : conjunction ('or' conjunction)* ;

conjunction : inversion ('and' inversion)* ;

inversion : 'not'* comparison ;

// One comparison is what the language has; a chain is read so that it can be answered in its own words.
comparison : sum (comparator sum)* ;

comparator : '==' | '!=' | '<' | '<=' | '>' | '>=' ;

sum : product (('+' | '-') product)* ;

product : signed (('*' | '/' | '%' | '@') signed)* ;

signed : '-'* power ;

// -x^2 is -(x^2), x^-y is x^(-y), and x^y^z is x^(y^z).
power : operand ('^' exponent)* ;

exponent : '-'* operand ;

operand
    : number=(INT | REAL)                                       # numberLiteral
    | TEXT                                                      # textLiteral
    | ('true' | 'false')                                        # truthLiteral
    | 'if' expr branch ('else' 'if' expr branch)* 'else' branch # if
    | 'for' name 'in' expr '..' expr with? block                # for
    | 'scan' source (',' source)* ('along' expr)? with? until? block # scan
    | primary trailer*                                          # trailed
    ;

primary
    : name                                                      # reference
    | '(' expr (',' expr)* ','? ')'                             # parenthesised
    | '[' (expr (',' expr)* ','?)? ']'                          # list
    ;

trailer
    : '(' arguments? ')'                                        # call
    | '[' subscript (',' subscript)* ','? ']'                   # indexed
    | '.' name                                                  # part
    ;

branch : '{' expr NL+ '}' ;

source : name 'in' expr ('..' expr)? ;

until : 'until' expr ;

with : 'with' carried (',' carried)* ;

carried : name '=' expr ;

arguments : argument (',' argument)* ','? ;

argument : (name '=')? expr ;

subscript
    : '...'                                                     # ellipsisSubscript
    | 'new'                                                     # newSubscript
    | from=expr (colon=':' to=expr? (':' every=expr?)?)?         # atSubscript
    | ':' to=expr? (':' every=expr?)?                            # rangeSubscript
    ;

// ---- names

names : name (',' name)* ;

// Words that begin a declaration or statement: names where they cannot stand as such, but no equation binds them.
name
    : plain
    | 'import' | 'model' | 'layer' | 'precision' | 'input' | 'param' | 'state' | 'random' | 'output' | 'metric' | 'loss'
    | 'update' | 'predict' | 'train' | 'apply' | 'return' | 'next' | 'yield'
    ;

// What an equation may bind.
plain
    : NAME
    | 'from' | 'gives' | 'follows' | 'rate' | 'every' | 'minimize' | 'over' | 'using' | 'clip' | 'norm' | 'inf_norm' | 'value' | 'per' | 'recompute'
    | 'gradient' | 'along' | 'with' | 'until' | 'int' | 'bool' | 'real'
    ;

// ---- tokens

NAME : [\p{L}_] [\p{L}\p{Nd}_]* ;

INT : [0-9]+ ;

REAL
    : [0-9]+ '.' [0-9]+ ([eE] [+-]? [0-9]+)?
    | [0-9]+ [eE] [+-]? [0-9]+
    ;

TEXT : '"' ~["\r\n]* '"' ;

DOC : '///' ~[\r\n]* -> channel(HIDDEN) ;

COMMENT : '//' ~[\r\n]* -> channel(HIDDEN) ;

SPACE : [ \t\r\n\f\uFEFF]+ -> channel(HIDDEN) ;

// What other languages write. No rule takes these: they are tokens so that each is answered in its own words.
FOREIGN
    : '**' | '&&' | '||' | '===' | '!==' | '<>' | '=>' | ':=' | '++'
    | '+=' | '-=' | '*=' | '/=' | '%=' | '^=' | '@=' | '**='
    | '#' ~[\r\n]*
    | '\'' ~['\r\n]* '\''
    | '/*' .*? ('*/' | EOF)
    ;

OTHER : . ;
