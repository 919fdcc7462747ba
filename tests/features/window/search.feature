Feature: Search
  Anything of any day is found again: a task, a file, a sentence, a number.

  Scenario: Words of an instruction
    Given a week with sentences
    When I press Ctrl+F
    And I type "freight"
    Then "Compare the three freight offers and recommend one" is found among the "Tasks"
    And "Freight market note.docx" is found among the "Files"
    And "“Sea freight fell by 12% between March and May”" is found among the "Sentences and numbers"

  Scenario: A number, however it was written
    Given a week with sentences
    When I press Ctrl+F
    And I type "412300"
    Then "“Total freight cost 412,300 EUR”" is found among the "Sentences and numbers"

  Scenario: A Chinese word of two characters
    Given a Chinese week with sentences
    When I press Ctrl+F
    And I type "运费"
    Then "“三月到五月海运运费下降 12%”" is found among the "句子和数字"

  Scenario: No match says what to try
    Given a week with sentences
    When I press Ctrl+F
    And I type "xyzzy"
    Then nothing is found and I am told "No match. Try a file name or number"

  Scenario: Enter opens the day of what was found
    Given a week with sentences
    When I press Ctrl+F
    And I type "summary 12-3"
    Then "Summary 12-3.docx" is found among the "Files"
    When I press Return
    Then the day is "Tuesday 12 May"

  Scenario: What was finished a minute ago is found by its own words
    Given an engine that writes a summary
    When I ask for "Summarise March"
    Then it becomes done
    When I press Ctrl+F
    And I type "revenue"
    Then "“Revenue was 12 EUR in March.”" is found among the "Sentences and numbers"
