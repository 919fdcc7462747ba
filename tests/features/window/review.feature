Feature: Review
  Every fact opens its source, and what I do not want I send back or take back.

  Scenario: A file is opened and Escape leads back
    Given a day with a reviewed task
    When I press Ctrl+3
    And I review "Tallowmere brief-v2.docx"
    Then I read "9 sourced facts, page 1 of 1"
    And I read "13 passed"
    When I press Escape
    Then I am on the page "Files"

  Scenario: A fact shows where it stands
    Given a day with a reviewed task
    When I review "Tallowmere brief-v2.docx"
    And I go to the page and press N 3 times and Return
    Then the evidence for "412,300" is from "Sales 2026.xlsx, sheet Q1, cell C5."

  Scenario: I accept what was made
    Given a day with a reviewed task
    When I review "Tallowmere brief-v2.docx"
    And I press "Accept all 4"
    Then I read the button "Accepted"
    And the task is accepted

  Scenario: I ask for changes and a new task works on it
    Given a day with a reviewed task
    When I review "Tallowmere brief-v2.docx"
    And I ask for the change "Name the margin of last year too"
    Then a new task has "Tallowmere brief-v2.docx" and begins with "Name the margin of last year too"

  Scenario: Undo removes the files, after being asked back
    Given a day with a reviewed task
    When I review "Tallowmere brief-v2.docx"
    And I press "Undo this task"
    And I say "Undo"
    Then I read "5 files removed"
    And no file of the task is left on the disk

  Scenario: A file that is gone is said to be gone, and still shown as it was written
    Given a day with a reviewed task
    When the file "Tallowmere brief-v2.docx" is deleted
    And I review "Tallowmere brief-v2.docx"
    Then I read "the file is gone"
    And the page shows "Tallowmere, first quarter"
