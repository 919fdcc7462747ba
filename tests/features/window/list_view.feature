Feature: The day as a list
  The same tasks in the same order, as lines that a screen reader walks through.

  Scenario: The same tasks as on the sheet, with what became of them
    Given the day of the pictures
    When I press Ctrl+Shift+L
    Then the list has the same 5 tasks as the sheet
    And a screen reader finds "Prepare the Tallowmere quarterly review" with "Ready. 4 files"
    And a screen reader finds "Answer the Tallowmere delivery complaint" with "Waiting for you since 13:52"

  Scenario: It is a list again tomorrow, until the same key takes it back
    Given the day of the pictures
    When I press Ctrl+Shift+L
    And I quit and start again
    Then the list has the same 5 tasks as the sheet
    When I press Ctrl+Shift+L
    Then the sheet is shown

  Scenario: A line tells what happens meanwhile
    Given an engine that asks "Which quarter?"
    And a screen reader that listens
    When I press Ctrl+Shift+L
    And I ask for "Summarise March"
    Then it becomes waiting for me
    And a screen reader finds "Summarise March" with "Waiting for you"
    When I open it
    And I press "The first" on its question
    Then it becomes done
    And a screen reader finds "Summarise March" with "Ready. 1 file"

  Scenario: Large text offers the list
    Given a told week
    When I open the settings "Accessibility"
    And I choose "150 %" for "Size of the text, in percent"
    Then I read "easier to read as a list"
    When I press "Show the list"
    And I press Ctrl+1
    Then the list has the same 5 tasks as the sheet

  Scenario: A screen reader hears what is ready and what needs me
    Given an engine that asks "Which quarter?"
    And a screen reader that listens
    When I ask for "Summarise March"
    Then it becomes waiting for me
    When I open it
    And I press "The first" on its question
    Then it becomes done
    And the screen reader has said "Ready: Summarise March"
